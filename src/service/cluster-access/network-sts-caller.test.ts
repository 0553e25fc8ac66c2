import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkStsCaller } from './network-sts-caller.ts';
import { UnreadableAnswer } from './sts-caller.ts';

const CALL = { url: 'https://sts.us-east-1.amazonaws.com/?a', clusterId: 'sandbox' };

function asked(status: number, body: string) {
  const seen: unknown[] = [];
  const caller = networkStsCaller({
    async get(url, headers) {
      seen.push([url, headers]);
      return { status, body };
    },
  });
  return { seen, answer: Promise.resolve(caller.getCallerIdentity(CALL)) };
}

test('the call goes out under the verifier’s own cluster (cluster-authenticator.md 3.2 step 15)', async () => {
  const { seen, answer } = asked(403, 'no');
  assert.deepEqual(await answer, { status: 403, body: 'no' });
  assert.deepEqual(seen, [[CALL.url, { 'x-k8s-aws-id': 'sandbox', accept: 'application/json' }]]);
});

test('an identity is read out of the document (step 17)', async () => {
  const result = { Account: '111122223333', Arn: 'arn:aws:iam::111122223333:root', UserId: '111122223333' };
  const document = {
    GetCallerIdentityResponse: {
      GetCallerIdentityResult: result,
      ResponseMetadata: { RequestId: 'r' },
    },
  };
  assert.deepEqual(await asked(200, JSON.stringify(document)).answer, {
    status: 200,
    account: result.Account,
    arn: result.Arn,
    userId: result.UserId,
  });
});

test('what is not there reads as empty, which no later check takes', async () => {
  const nothing = { status: 200, account: '', arn: '', userId: '' };
  assert.deepEqual(await asked(200, '{}').answer, nothing);
  assert.deepEqual(await asked(200, '{"GetCallerIdentityResponse":{}}').answer, nothing);
  assert.deepEqual(await asked(200, '{"__proto__":{"GetCallerIdentityResponse":{}}}').answer, nothing);
});

test('what is no answer is unreadable, in the words of the reference’s parser where it is a page', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['<html>', "invalid character '<' looking for beginning of value"],
    ['', 'unexpected end of JSON input'],
    ['[1', 'the answer is no JSON document'],
    ['null', 'the answer is no JSON object'],
    ['[]', 'the answer is no JSON object'],
    ['{"GetCallerIdentityResponse":1}', 'GetCallerIdentityResponse is no JSON object'],
    ['{"GetCallerIdentityResponse":{"GetCallerIdentityResult":{"Arn":1}}}', 'Arn is no string'],
  ];
  for (const [body, message] of cases) {
    await assert.rejects(asked(200, body).answer, (error: unknown) => {
      assert.ok(error instanceof UnreadableAnswer);
      assert.equal(error.message, message);
      return true;
    });
  }
});
