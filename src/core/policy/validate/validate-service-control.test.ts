import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERVICE_CONTROL_SIZE, validateServiceControlPolicy } from './validate-service-control.ts';

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

const ACCEPTED: Readonly<Record<string, object>> = {
  'full access': { Effect: 'Allow', Action: '*', Resource: '*' },
  'the whole language (8.1)': {
    Effect: 'Deny',
    NotAction: ['iam:Get*', 's3:*Object'],
    NotResource: 'arn:aws:s3:::audit/*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
  },
  'Allow with a condition (8.1)': {
    Effect: 'Allow',
    Action: 's3:*',
    Resource: 'arn:aws:s3:::a',
    Condition: { Bool: { 'aws:SecureTransport': 'true' } },
  },
  'a short ARN that ends in a star (3.2)': { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3*' },
};

const REFUSED: Readonly<Record<string, readonly [statement: object, detail: RegExp]>> = {
  'a principal (1.8)': [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }, /principal/],
  'no resource (1.8)': [{ Effect: 'Deny', Action: '*' }, /resources/],
  'no action': [{ Effect: 'Deny', Resource: '*' }, /actions/],
  'an action without vendor': [{ Effect: 'Deny', Action: 'GetObject', Resource: '*' }, /vendor/],
  'a short ARN (3.2)': [{ Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3' }, /whole ARN/],
  'another letter case of Effect': [{ Effect: 'deny', Action: '*', Resource: '*' }, /Effect/],
  'an unknown element': [{ Effect: 'Deny', Action: '*', Resource: '*', Where: 1 }, /Where/],
};

for (const [name, statement] of Object.entries(ACCEPTED)) {
  test(`accepted: ${name}`, () => assert.equal(validateServiceControlPolicy(policy(statement)), undefined));
}

for (const [name, [statement, detail]] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, () => {
    const fault = validateServiceControlPolicy(policy(statement));
    assert.equal(fault?.code, 'MalformedPolicyDocument');
    assert.match(fault.message, /does not meet the requirements/);
    assert.match(fault.detail ?? '', detail);
  });
}

test('white space counts (11)', () => {
  const text = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
  assert.equal(validateServiceControlPolicy(text.padEnd(SERVICE_CONTROL_SIZE)), undefined);
  assert.match(
    validateServiceControlPolicy(text.padEnd(SERVICE_CONTROL_SIZE + 1))?.detail ?? '',
    /10241 characters/,
  );
});

test('what is no policy is refused', () => {
  for (const text of ['', '{', 'null', '[]', '{"Statement":[]}'])
    assert.ok(validateServiceControlPolicy(text));
});
