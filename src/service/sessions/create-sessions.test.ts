import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { ACCESS_KEY, ROLE, USER } from '../../core/records/identity.ts';
import { accountOfAccessKeyId } from '../../core/session/access-key-id.ts';
import { cryptography } from '../../crypto/index.ts';
import { ACCOUNT, type Federation, makeFederation, makeRole } from '../federation/testing/federation.fake.ts';
import { type FakeKey, makeKey } from '../federation/testing/keyring.fake.ts';
import { createSessions } from './create-sessions.ts';
import type { Sessions } from './sessions.ts';

let signing: FakeKey;
let instance: Federation;
let sessions: Sessions;

before(async () => {
  signing = await makeKey();
});
beforeEach(async () => {
  instance = await makeFederation(signing);
  sessions = instance.services.sessions;
});

const statement = () => ({
  account: ACCOUNT,
  roleId: makeRole().id,
  roleName: 'reader',
  sessionName: 'session',
  issuedAt: instance.clock.now(),
  expiresAt: instance.clock.now() + 3_600_000,
});
const openAt = (key: string, token: string, now = instance.clock.now()) => sessions.open(key, token, now);
const fault = (key: string, token: string, now?: number) => {
  const result = openAt(key, token, now);
  return result.ok ? 'ok' : result.fault;
};

describe('role sessions (sts.md 4, 5)', () => {
  it('a token opens to what was sealed, in another process with the same keys too', () => {
    const whole = {
      ...statement(),
      policy: '{}',
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      tags: { Team: 'blue', ['__proto__']: 'x' },
      transitiveTagKeys: ['Team'],
      sourceIdentity: 'me',
      chained: true,
      federated: { provider: 'arn', issuer: 'idp/x', subject: 's', audience: 'a', amr: ['pwd'] },
    };
    const { directory, keyring } = instance;
    const elsewhere = createSessions({ directory, keyring, cryptography });
    const { accessKeyId, secretAccessKey, sessionToken } = sessions.mint(whole);
    const opened = elsewhere.open(accessKeyId, sessionToken, instance.clock.now());
    assert.ok(opened.ok);
    assert.deepEqual(opened.claims, { version: 1, ...whole, accessKeyId, secretAccessKey });
    assert.equal(accountOfAccessKeyId(accessKeyId), ACCOUNT);
  });

  it('every bit of a token counts', () => {
    const { accessKeyId, sessionToken } = sessions.mint(statement());
    const bytes = Buffer.from(sessionToken, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(fault(accessKeyId, altered.toString('base64')), 'malformed', `bit ${bit}`);
    }
    assert.equal(fault(accessKeyId, sessionToken), 'ok');
  });

  it('one spelling of a token only: no white space, padding, other alphabet, spare bits or cut', () => {
    const { accessKeyId, sessionToken } = sessions.mint({ ...statement(), sessionName: 'session-of-length' });
    const bytes = Buffer.from(sessionToken, 'base64');
    const forms = [
      ` ${sessionToken}`,
      `${sessionToken}\n`,
      `${sessionToken}====`,
      `${sessionToken}AAAA`,
      sessionToken.slice(0, -4),
      sessionToken.slice(4),
      bytes.toString('base64url'),
      '',
      'A'.repeat(100),
      'A'.repeat(1_000_000),
    ];
    for (const form of forms.filter((each) => each !== sessionToken)) {
      assert.equal(fault(accessKeyId, form), 'malformed', form.slice(0, 40));
    }
  });

  it('belongs to its access key', () => {
    const one = sessions.mint(statement());
    const two = sessions.mint(statement());
    assert.equal(fault(two.accessKeyId, one.sessionToken), 'mismatched');
    assert.equal(fault('', one.sessionToken), 'mismatched');
  });

  it('ends at its time, to the millisecond, also when it was opened before', () => {
    const { accessKeyId, sessionToken, expiration } = sessions.mint(statement());
    assert.equal(fault(accessKeyId, sessionToken, expiration - 1), 'ok');
    assert.equal(fault(accessKeyId, sessionToken, expiration), 'expired');
  });

  it('ends with its role; a role made again under the name does not revive it (4.3)', async () => {
    const { accessKeyId, sessionToken } = sessions.mint(statement());
    assert.equal(fault(accessKeyId, sessionToken), 'ok');
    await instance.directory.transact((tx) => tx.delete(ROLE, ACCOUNT, 'reader'));
    assert.equal(fault(accessKeyId, sessionToken), 'role-gone');
    await instance.putRole(makeRole({ id: 'AROABBBBBBBBBBBBBBBBB' }));
    assert.equal(fault(accessKeyId, sessionToken), 'role-gone');
  });

  it('survives the rotation of the sealing key and ends when its key is gone', async () => {
    const before = sessions.mint(statement());
    await instance.keyring.rotateSealingKey();
    const after = sessions.mint(statement());
    const { directory, keyring } = instance;
    sessions = createSessions({ directory, keyring, cryptography });
    assert.equal(fault(before.accessKeyId, before.sessionToken), 'ok');
    assert.equal(fault(after.accessKeyId, after.sessionToken), 'ok');
    sessions = createSessions({ directory, keyring, cryptography });
    keyring.forgetSealingKeys();
    assert.equal(fault(before.accessKeyId, before.sessionToken), 'malformed');
  });

  it('thousands of sessions and forgeries do not push each other into trouble', () => {
    const first = sessions.mint(statement());
    for (let index = 0; index < 5000; index++) {
      const { accessKeyId, sessionToken } = sessions.mint(statement());
      assert.ok(openAt(accessKeyId, sessionToken).ok);
    }
    assert.equal(fault(first.accessKeyId, first.sessionToken), 'ok');
  });
});

describe('long-term keys', () => {
  const put = (status: 'Active' | 'Inactive', id = 'AKIARZPUZDIKAAAAAAAA') =>
    instance.directory.transact((tx) => {
      tx.put(USER, ACCOUNT, 'admin', {
        name: 'Admin',
        path: '/',
        id: 'AIDAAAAAAAAAAAAAAAAAA',
        arn: `arn:aws:iam::${ACCOUNT}:user/Admin`,
        createDate: 0,
        tags: {},
        inlinePolicies: {},
        attachedPolicies: [],
      });
      tx.put(ACCESS_KEY, ACCOUNT, id, {
        id,
        userName: 'Admin',
        status,
        createDate: 0,
        sealedSecret: instance.keyring.sealSecret(`access-key:${id}`, `secret of ${id}`),
      });
    });

  it('give owner and secret, whatever account the id states', async () => {
    await put('Active');
    const found = sessions.longTermKey('AKIARZPUZDIKAAAAAAAA');
    assert.equal(found?.secret, 'secret of AKIARZPUZDIKAAAAAAAA');
    assert.equal(found?.account, ACCOUNT);
    assert.equal(found?.user.name, 'Admin');
    assert.equal(sessions.longTermKey('AKIARZPUZDIKAAAAAAAA')?.secret, found?.secret);
  });
  it('are unknown when inactive, without user, or not there', async () => {
    await put('Inactive');
    assert.equal(sessions.longTermKey('AKIARZPUZDIKAAAAAAAA'), undefined);
    assert.equal(sessions.longTermKey('AKIARZPUZDIKBBBBBBBB'), undefined);
    assert.equal(sessions.longTermKey('__proto__'), undefined);
    await put('Active');
    await instance.directory.transact((tx) => tx.delete(USER, ACCOUNT, 'admin'));
    assert.equal(sessions.longTermKey('AKIARZPUZDIKAAAAAAAA'), undefined);
  });
});
