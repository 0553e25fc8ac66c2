import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyFault } from '../validate/fault.ts';
import { validateIdentityPolicy, validateSessionPolicy, validateTrustPolicy } from '../validate/validate.ts';
import { validateBucketPolicy } from '../validate/validate-resource.ts';
import { type ValidationCase, validationCases } from './cases.ts';

const VALIDATORS: Readonly<Record<ValidationCase['kind'], (text: string) => PolicyFault | undefined>> = {
  identity: validateIdentityPolicy,
  session: validateSessionPolicy,
  trust: validateTrustPolicy,
  bucket: validateBucketPolicy,
};

for (const each of validationCases()) {
  test(`policy-language.md ${each.rule}, ${each.kind} policy: ${each.title}`, () => {
    const fault = VALIDATORS[each.kind](each.text);
    assert.equal(fault?.message ?? null, each.message);
    if (fault !== undefined) {
      assert.equal(fault.code, each.kind === 'bucket' ? 'MalformedPolicy' : 'MalformedPolicyDocument');
    }
  });
}
