import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyFault } from '../validate/fault.ts';
import { validateIdentityPolicy, validateSessionPolicy, validateTrustPolicy } from '../validate/validate.ts';
import { validateBucketPolicy } from '../validate/validate-resource.ts';
import { type Case, readCases } from './cases.fake.ts';

interface ValidationCase extends Case {
  readonly kind: 'identity' | 'session' | 'trust' | 'bucket';
  readonly document?: object;
  readonly text?: string;
  /** AWS's text, or null when the document may be saved. */
  readonly message: string | null;
}

const VALIDATORS: Readonly<Record<ValidationCase['kind'], (text: string) => PolicyFault | undefined>> = {
  identity: validateIdentityPolicy,
  session: validateSessionPolicy,
  trust: validateTrustPolicy,
  bucket: validateBucketPolicy,
};

for (const each of readCases<ValidationCase>('validation')) {
  test(`policy-language.md ${each.rule}, ${each.kind} policy: ${each.title}`, () => {
    const fault = VALIDATORS[each.kind](each.text ?? JSON.stringify(each.document));
    assert.equal(fault?.message ?? null, each.message);
    if (fault !== undefined) {
      assert.equal(fault.code, each.kind === 'bucket' ? 'MalformedPolicy' : 'MalformedPolicyDocument');
    }
  });
}
