import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CloudTrailRecord } from '../../service/audit/record.ts';
import { CommandFailure } from '../output.ts';
import { accountOfCall } from './account-of-call.ts';
import { CAUSES, causeOf } from './causes.ts';
import { printAccount } from './print-account.ts';
import { printable } from './printable.ts';
import { parseSince } from './since.ts';

const RECORD: CloudTrailRecord = {
  eventVersion: '1.11',
  userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/r/s', accessKeyId: 'ASIAX' },
  eventTime: '2026-11-22T01:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  awsRegion: 'us-east-1',
  sourceIPAddress: '127.0.0.1',
  userAgent: 'agent',
  errorCode: 'AccessDenied',
  errorMessage: 'no',
  requestParameters: {},
  responseElements: null,
  requestID: 'r',
  eventID: 'e',
  readOnly: true,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
};

describe('a call told to a person', () => {
  it('attack: no text of a stranger reaches the terminal raw', () => {
    const evil = 'x\n\u001b[2Jrefused\r\u202e\u0007\u009b31m';
    const text = printAccount(
      accountOfCall(
        {
          ...RECORD,
          eventName: evil,
          userAgent: evil,
          errorMessage: evil,
          userIdentity: { type: 'AssumedRole', arn: `arn/${evil}`, accessKeyId: evil },
          rolecall: {
            check: evil,
            reason: evil,
            workload: { namespace: evil, serviceAccount: evil, pod: evil, tokenId: evil },
            decision: {
              action: evil,
              resource: evil,
              layer: 'identity',
              explicit: false,
              statements: [{ policy: evil, statement: 1, sid: evil, line: 1, effect: 'Allow' }],
              omitted: 0,
              changes: [evil],
            },
          },
        },
        [],
      ),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the test is about
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.ok(text.split('\n').every((line) => line === '' || /^( {2}|[A-Za-z])/.test(line)));
    assert.equal(printable('plain – ü 名'), 'plain – ü 名');
  });

  it('joins the workload of the exchange that issued the key', () => {
    const workload = { namespace: 'ns', serviceAccount: 'sa', pod: 'p' };
    const exchange = { ...RECORD, eventName: 'AssumeRoleWithWebIdentity', rolecall: { workload } };
    const account = accountOfCall(RECORD, [exchange]);
    assert.deepEqual(account.by.workload, workload);
    assert.equal(account.by.origins[0]?.accessKeyId, 'ASIAX');
    assert.match(printAccount(account), /^ {2}pod +ns\/p$/m);
  });

  it('of an allowed call says no more than it was', () => {
    const { errorCode, errorMessage, ...allowed } = RECORD;
    const account = accountOfCall(allowed, []);
    assert.deepEqual([account.outcome, account.refusal, account.change], ['allowed', undefined, []]);
    assert.match(printAccount(account), /^ListBuckets was allowed\n/);
  });
});

describe('causes', () => {
  it('are found by the check, else by what a client was told', () => {
    assert.match(causeOf('issuerKnown', 'anything')?.means ?? '', /OIDC provider/);
    for (const [message, check] of [
      ['No OpenIDConnect provider found in your account for https://x', 'issuerKnown'],
      ['Incorrect token audience', 'audienceRegistered'],
      ['Not authorized to perform sts:AssumeRoleWithWebIdentity', 'trustPolicyAllows'],
      ["Couldn't retrieve verification key from your identity provider", 'keyFound'],
      ['Token expired: current date/time 1 must be before the expiration date/time 2', 'timesValid'],
    ] as const)
      assert.ok(causeOf(undefined, message)?.checks?.includes(check), message);
    assert.equal(causeOf(undefined, 'something else'), undefined);
    assert.equal(causeOf('unheard-of', undefined), undefined);
  });

  it('name each check once', () => {
    const checks = CAUSES.flatMap((cause) => cause.checks ?? []);
    assert.equal(new Set(checks).size, checks.length);
  });
});

describe('--since', () => {
  it('is a span before now or a time', () => {
    const now = Date.UTC(2026, 10, 22);
    assert.equal(parseSince('90s', now), now - 90_000);
    assert.equal(parseSince('7d', now), now - 7 * 86_400_000);
    assert.equal(parseSince('2026-11-21T12:00:00Z', now), Date.UTC(2026, 10, 21, 12));
    for (const bad of ['', 'soon', '1', '1w', '-5m', '12345678s'])
      assert.throws(
        () => parseSince(bad, now),
        (error) => error instanceof CommandFailure && error.exitCode === 2,
      );
  });
});
