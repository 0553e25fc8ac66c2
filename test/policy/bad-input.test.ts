import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileText } from '../../src/core/policy/compile/compile.ts';
import { CALLERS } from '../../src/core/policy/conformance/callers.ts';
import { decide } from '../../src/core/policy/decide.ts';
import { parsePolicy } from '../../src/core/policy/document/parse-policy.ts';
import type { PlainContext } from '../../src/core/policy/evaluate/prepared-context.ts';
import type { PolicyRequest } from '../../src/core/policy/evaluate/request.ts';
import { describeExplanation } from '../../src/core/policy/explain/describe.ts';
import { explain } from '../../src/core/policy/explain/explain.ts';
import { PolicySyntaxError } from '../../src/core/policy/json/node.ts';
import { policySize } from '../../src/core/policy/validate/size.ts';
import {
  validateIdentityPolicy,
  validateSessionPolicy,
  validateTrustPolicy,
} from '../../src/core/policy/validate/validate.ts';
import { validateBucketPolicy } from '../../src/core/policy/validate/validate-resource.ts';
import { both, compareDecision, comparePolicy, type Layers, requestOf } from './compare.ts';
import { naming, READABLE, UNREADABLE } from './hostile-documents.ts';

const NOTHING: Layers = {
  identity: [],
  boundary: undefined,
  session: undefined,
  resource: undefined,
  scps: undefined,
  rcps: undefined,
  vpcEndpoint: undefined,
};

const KINDS = ['identity', 'resource', 'trust', 'guardrail'] as const;
const DOCUMENTS = Object.entries({ ...UNREADABLE, ...READABLE });

/** Requests as hostile as the documents, in what a caller chooses. */
const CONTEXTS: Readonly<Record<string, PlainContext>> = {
  nothing: {},
  'prototype names': JSON.parse('{"__proto__":"k","constructor":"k","toString":["k"],"k":"k"}'),
  'an empty list': { k: [] },
  '10,000 values': { k: Array.from({ length: 10_000 }, (_, at) => `v${at}`) },
  '10,000 keys': Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${at}`, 'v'])),
  'lone surrogates': { k: '\ud83d', '\udc00': '\ud800\udc00' },
  NUL: { k: 'a\u0000b' },
  '1e400': { k: '1e400' },
  '100,000 digits': { k: '9'.repeat(100_000) },
  'an address of colons': { k: ':'.repeat(100_000) },
  stars: { k: '*'.repeat(1000) },
  variables: { k: '\x24{k}' },
};

/** The long requests meet short documents only: tens of thousands on both sides are beyond what any door takes. */
function requestsFor(text: string): PolicyRequest[] {
  const contexts = Object.entries(CONTEXTS).filter(
    ([name]) => text.length < 20_000 || !name.includes('0,000'),
  );
  const made = contexts.map(([, context], at) =>
    requestOf(at % 2 === 0, {
      action: ['s3:a9999x', 's3:GetObject', '', ':', '\ud83d:\u0000'][at % 5] ?? '',
      resource: ['*', 'arn:aws:s3:::a1', '', '\ud83d', 'arn:aws:s3:::\ud83dx', ':::::'][at % 6] ?? '',
      principal: Object.values(CALLERS)[at % Object.keys(CALLERS).length] ?? CALLERS.user,
      context,
    }),
  );
  const long = {
    action: 'A'.repeat(70_000),
    resource: 'x'.repeat(70_000),
    principal: CALLERS.user,
    context: {},
  };
  return text.length < 20_000 ? [...made, requestOf(true, long)] : made.slice(0, 5);
}

for (const [name, text] of DOCUMENTS) {
  test(`a hostile document, ${name}: read alike by both, and nothing throws`, () => {
    for (const kind of KINDS) {
      const document = kind === 'identity' ? text : naming('{"AWS":"*"}', text);
      const policy = both(document, kind);
      for (const request of requestsFor(text)) {
        assert.equal(comparePolicy(policy, request), undefined, `${kind}, ${request.action.slice(0, 20)}`);
      }
    }
    const attached = { ...NOTHING, identity: [both(text, 'identity')], session: [both(text, 'identity')] };
    for (const request of requestsFor(text)) {
      const question = { request, resourceAccount: undefined, trust: false };
      assert.equal(compareDecision(attached, question), undefined);
    }
  });

  test(`a hostile document, ${name}: refused with a fault or accepted, never with an exception`, () => {
    for (const validate of [
      validateIdentityPolicy,
      validateSessionPolicy,
      validateTrustPolicy,
      validateBucketPolicy,
    ]) {
      const fault = validate(text);
      assert.ok(fault === undefined || fault.message.length > 0);
    }
    assert.ok(policySize(text) <= text.length);
    try {
      parsePolicy(text);
    } catch (error) {
      assert.ok(error instanceof PolicySyntaxError, String(error));
    }
  });
}

for (const [name, text] of Object.entries(UNREADABLE)) {
  test(`what is no policy evaluates as an error and denies, ${name}`, () => {
    const program = compileText(text, 'identity');
    assert.ok(program.fault !== undefined && program.statements.length === 0);
    assert.ok(program.fault.length < 200, 'the fault does not repeat the document');
    const request = requestOf(true, {
      action: 's3:GetObject',
      resource: '*',
      principal: CALLERS.user,
      context: {},
    });
    const all = {
      program: compileText('{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}', 'identity'),
    };
    const input = {
      request,
      layers: {
        identity: [
          { ...all, arn: undefined, label: 'an allow' },
          { program, arn: undefined, label: 'hostile' },
        ],
      },
    };
    const decision = decide(input);
    assert.ok(!decision.allowed && decision.explicit && decision.policy?.label === 'hostile');
    assert.notEqual(describeExplanation(explain(input)), '');
  });
}
