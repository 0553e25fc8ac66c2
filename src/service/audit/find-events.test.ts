import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { LogLines, Store } from '../../core/ports/store.ts';
import { cryptography } from '../../crypto/index.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import type { AuditEvent } from './audit.ts';
import { createAudit } from './create-audit.ts';
import { carries, markOf } from './marks.ts';

const ACCOUNT = '111122223333';
const OTHER = '999988887777';
const log = { info() {}, warn() {}, error() {} };

let store: Store;
beforeEach(() => {
  store = openMemoryStore();
});

const audit = (own: Pick<Store, 'append' | 'readLog'> = store) =>
  createAudit({ store: own, cryptography, clock: { now: () => 0 }, log, settings: { interval: 60_000 } });

function event(changes: Partial<AuditEvent>): AuditEvent {
  return {
    requestId: 'r',
    service: 'sts',
    operation: 'Op',
    account: ACCOUNT,
    caller: { type: 'anonymous' },
    facts: { time: 5, sourceIp: '', userAgent: '', secureTransport: true, region: 'us-east-1' },
    parameters: undefined,
    resources: [],
    additional: {},
    ...changes,
  };
}

describe('finding events', () => {
  it('sees what was recorded before the question, durable or not', async () => {
    const trail = audit();
    trail.record(event({ operation: 'First' }));
    const found = await trail.find({ account: ACCOUNT, limit: 9, wanted: [] });
    assert.deepEqual(
      found.map(({ record }) => record.eventName),
      ['First'],
    );
    await trail.close();
  });

  it('attack: marks that two values share show nobody the events of another', async () => {
    // A log that finds everything, as one would whose marks all collide.
    const colliding = {
      append: (lines: LogLines) => store.append(lines),
      readLog: ({ limit, before }: Parameters<Store['readLog']>[0]) =>
        store.readLog({ limit, ...(before === undefined ? {} : { before }) }),
    };
    const trail = audit(colliding);
    for (let index = 0; index < 40; index++) {
      const account = index % 10 === 0 ? ACCOUNT : OTHER;
      const facts = { ...event({}).facts, time: index };
      trail.record(event({ account, facts, requestId: `r${index}`, operation: index < 20 ? 'A' : 'B' }));
    }
    const ids = async (limit: number, ...wanted: Parameters<typeof trail.find>[0]['wanted']) =>
      (await trail.find({ account: ACCOUNT, limit, wanted })).map(({ record }) => record.requestID);
    assert.deepEqual(await ids(9), ['r30', 'r20', 'r10', 'r0']);
    assert.deepEqual(await ids(3), ['r30', 'r20', 'r10']);
    assert.deepEqual(await ids(9, { attribute: 'eventName', value: 'A' }), ['r10', 'r0']);
    await trail.close();
  });

  it('a call on another account’s role leaves an event in both trails, the owner’s without names', async () => {
    const trail = audit();
    const arn = `arn:aws:iam::${ACCOUNT}:user/u`;
    const caller = {
      type: 'user',
      account: ACCOUNT,
      arn,
      id: 'AIDAU',
      name: 'u',
      accessKeyId: 'AKIAU',
    } as const;
    trail.record(event({ operation: 'AssumeRole', caller, sharedWith: OTHER }));
    const [own] = await trail.find({ account: ACCOUNT, limit: 9, wanted: [] });
    const [owner] = await trail.find({ account: OTHER, limit: 9, wanted: [] });
    assert.equal(own?.record.userIdentity.userName, 'u');
    assert.deepEqual(owner?.record.userIdentity, {
      type: 'AWSAccount',
      principalId: 'AIDAU',
      accountId: ACCOUNT,
    });
    assert.ok(own?.record.sharedEventID);
    assert.equal(own?.record.sharedEventID, owner?.record.sharedEventID);
    await trail.close();
  });

  it('a flush waits for what was recorded before it and not for what comes meanwhile', async () => {
    let appended = 0;
    const trail = createAudit({
      store: {
        append: async (lines) => {
          appended += lines.length;
          for (const _ of lines) trail.record(event({}));
        },
        readLog: async () => [],
      },
      cryptography,
      clock: { now: () => 0 },
      log,
      settings: { interval: 60_000, batch: 10 },
    });
    for (let index = 0; index < 25; index++) trail.record(event({}));
    await trail.flush();
    assert.equal(appended, 30);
  });
});

describe('marks', () => {
  it('tell attributes of one value apart, and say nothing that is not compared again', () => {
    assert.notEqual(markOf('username', 'x'), markOf('eventName', 'x'));
    assert.ok(markOf('resourceName', 'ü'.repeat(1000)) <= 0xffffffff);
    const record = { userIdentity: { type: 'IAMUser', userName: 'admin' } } as Parameters<typeof carries>[0];
    assert.ok(carries(record, { attribute: 'username', value: 'admin' }));
    assert.ok(!carries(record, { attribute: 'username', value: 'Admin' }));
  });
});
