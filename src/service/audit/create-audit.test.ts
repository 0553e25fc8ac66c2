import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { LogLine, LogLines } from '../../core/ports/store.ts';
import type { Caller } from '../../core/principal/caller.ts';
import { cryptography } from '../../crypto/index.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import type { AuditEvent } from './audit.ts';
import { type AuditSettings, createAudit } from './create-audit.ts';

const ACCOUNT = '111122223333';
const TIME = Date.UTC(2026, 10, 21, 12, 0, 5);

let lines: [string, unknown][];
const log = {
  info: (event: string, fields?: unknown) => void lines.push([event, fields]),
  warn: (event: string, fields?: unknown) => void lines.push([event, fields]),
  error: (event: string, fields?: unknown) => void lines.push([event, fields]),
};

beforeEach(() => {
  lines = [];
});

const event = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  requestId: 'request',
  service: 'sts',
  operation: 'AssumeRoleWithWebIdentity',
  account: ACCOUNT,
  caller: { type: 'anonymous' },
  facts: {
    time: TIME,
    sourceIp: '10.0.0.9',
    userAgent: 'aws-cli',
    secureTransport: true,
    region: 'us-east-1',
  },
  parameters: { RoleArn: 'arn', DurationSeconds: 900, PolicyArns: [{ arn: 'x' }] },
  resources: ['arn'],
  additional: {},
  ...changes,
});

function auditOver(append: (lines: LogLines) => Promise<void>, settings: Partial<AuditSettings> = {}) {
  return createAudit({
    store: { append, readLog: async () => [] },
    cryptography,
    clock: { now: () => TIME },
    log,
    settings,
  });
}

async function recordOf(changes: Partial<AuditEvent>): Promise<Record<string, unknown>> {
  const kept: LogLine[] = [];
  const audit = auditOver(async (entries) => void kept.push(...entries));
  audit.record(event(changes));
  await audit.close();
  return JSON.parse(kept[0]?.text ?? '');
}

describe('audit records in the shape of CloudTrail', () => {
  it('of a web identity', async () => {
    const record = await recordOf({
      additional: {
        webIdentityProvider: 'provider-arn',
        webIdentitySubject: 'system:serviceaccount:a:b',
        webIdentityAudience: 'sts.amazonaws.com',
        issuedAccessKeyId: 'ASIAX',
        assumedRoleArn: 'session-arn',
        RoleAuthorizedByIdp: 'true',
      },
    });
    const { eventID, ...rest } = record;
    assert.match(String(eventID), /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      eventVersion: '1.11',
      userIdentity: {
        type: 'WebIdentityUser',
        principalId: 'provider-arn:sts.amazonaws.com:system:serviceaccount:a:b',
        userName: 'system:serviceaccount:a:b',
        identityProvider: 'provider-arn',
      },
      eventTime: '2026-11-21T12:00:05Z',
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRoleWithWebIdentity',
      awsRegion: 'us-east-1',
      sourceIPAddress: '10.0.0.9',
      userAgent: 'aws-cli',
      requestParameters: { roleArn: 'arn', durationSeconds: 900, policyArns: [{ arn: 'x' }] },
      responseElements: {
        credentials: { accessKeyId: 'ASIAX' },
        assumedRoleUser: { arn: 'session-arn' },
        provider: 'provider-arn',
        audience: 'sts.amazonaws.com',
        subjectFromWebIdentityToken: 'system:serviceaccount:a:b',
      },
      additionalEventData: { RoleAuthorizedByIdp: 'true' },
      requestID: 'request',
      readOnly: true,
      resources: [{ ARN: 'arn', accountId: ACCOUNT }],
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
    });
  });

  it('attack: messages that quote megabytes are cut', async () => {
    const record = await recordOf({ errorMessage: 'x'.repeat(1_000_000), reason: 'y'.repeat(1_000_000) });
    assert.ok(JSON.stringify(record).length < 20_000);
  });

  it('of a refusal: what the caller saw, and the true reason beside it', async () => {
    const record = await recordOf({
      errorCode: 'AccessDenied',
      errorMessage: 'Not authorized',
      reason: 'sub',
    });
    assert.deepEqual(
      [record.errorCode, record.errorMessage, record.rolecall, record.responseElements],
      ['AccessDenied', 'Not authorized', { reason: 'sub' }, null],
    );
  });

  it('of a role session, without its secret', async () => {
    const caller: Caller = {
      type: 'assumed-role',
      account: ACCOUNT,
      arn: 'arn:aws:sts::111122223333:assumed-role/reader/s',
      id: 'AROAX:s',
      roleArn: 'arn:aws:iam::111122223333:role/reader',
      roleName: 'reader',
      accessKeyId: 'ASIAX',
      claims: {
        version: 1,
        account: ACCOUNT,
        accessKeyId: 'ASIAX',
        secretAccessKey: 'do-not-log-me',
        roleId: 'AROAX',
        roleName: 'reader',
        sessionName: 's',
        issuedAt: TIME,
        expiresAt: TIME + 1,
        federated: { provider: 'provider-arn', issuer: 'i', subject: 'x', audience: 'a' },
      },
    };
    const record = await recordOf({ caller, service: 's3', operation: 'ListBuckets' });
    assert.ok(!JSON.stringify(record).includes('do-not-log-me'));
    assert.equal(record.readOnly, true);
    assert.deepEqual(record.userIdentity, {
      type: 'AssumedRole',
      principalId: 'AROAX:s',
      arn: caller.arn,
      accountId: ACCOUNT,
      accessKeyId: 'ASIAX',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAX',
          arn: caller.roleArn,
          accountId: ACCOUNT,
          userName: 'reader',
        },
        webIdFederationData: { federatedProvider: 'provider-arn', attributes: {} },
        attributes: { creationDate: '2026-11-21T12:00:05Z', mfaAuthenticated: 'false' },
      },
    });
  });

  it('keeps parameters bounded and leaves out what is no data', async () => {
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    const record = await recordOf({
      parameters: { Text: 'x'.repeat(10_000), Body: new Uint8Array(9), When: new Date(0), Endless: endless },
    });
    const { text, body, when } = record.requestParameters as Record<string, string>;
    assert.equal(text?.length, 4097);
    assert.equal(body, null);
    assert.equal(when, '1970-01-01T00:00:00.000Z');
  });
});

describe('batching', () => {
  it('flush makes everything durable, in order, in batches', async () => {
    const store = openMemoryStore();
    const sizes: number[] = [];
    const audit = auditOver(
      (entries) => {
        sizes.push(entries.length);
        return store.append(entries);
      },
      { interval: 60_000, batch: 500 },
    );
    for (let index = 0; index < 1200; index++) audit.record(event({ requestId: `r${index}` }));
    await audit.flush();
    assert.deepEqual(sizes, [500, 500, 200]);
    assert.equal((await store.readLog({ limit: 2000 })).length, 1200);
    await audit.close();
  });

  it('writes without being asked', async () => {
    const written = Promise.withResolvers<number>();
    const audit = auditOver(async (entries) => written.resolve(entries.length), { interval: 1 });
    audit.record(event());
    const alive = setInterval(() => {}, 1000);
    assert.equal(await written.promise, 1);
    clearInterval(alive);
    await audit.close();
  });

  it('a store that is down costs the oldest events and says how many; nothing is written twice', async () => {
    let down = true;
    const kept = new Map<string, string>();
    const audit = auditOver(
      async (entries) => {
        for (const { id, text } of entries)
          kept.set(id, (JSON.parse(text) as { requestID: string }).requestID);
        if (down) throw new Error('disk full');
      },
      { interval: 60_000, retry: 60_000, batch: 10, maximumQueue: 100 },
    );
    for (let index = 0; index < 10; index++) audit.record(event({ requestId: `first${index}` }));
    await audit.flush();
    for (let index = 0; index < 150; index++) audit.record(event({ requestId: `then${index}` }));
    await audit.flush();
    down = false;
    await audit.flush();
    assert.equal(kept.size, 110);
    assert.ok(![...kept.values()].includes('then49') && [...kept.values()].includes('then50'));
    assert.deepEqual(
      lines.map(([name]) => name),
      ['audit.store-unavailable', 'audit.dropped', 'audit.store-available'],
    );
    assert.deepEqual(lines[1]?.[1], { events: 50 });
    await audit.close();
  });

  it('closing over a dead store says what was lost, and ends', async () => {
    const audit = auditOver(() => Promise.reject(new Error('gone')), { interval: 60_000 });
    audit.record(event());
    await audit.close();
    assert.deepEqual(lines.at(-1), ['audit.lost', { events: 1 }]);
  });
});
