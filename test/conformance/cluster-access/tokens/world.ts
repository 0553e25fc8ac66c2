import { ACCESS_KEY, ROLE, USER } from '../../../../src/core/records/identity.ts';
import type { AnySessionStatement } from '../../../../src/core/session/claims.ts';
import { scopeOf } from '../../../../src/service/scope.ts';
import { revokeSession } from '../../../../src/service/sessions/revoke-session.ts';
import { createAccessKey } from '../../../../src/service/users/access-keys.ts';
import { ACCOUNT_ID, type ClientKey, openFakeServices } from '../../../fakes/instance.fake.ts';
import type { Person, TokenCase, TokenRecipe } from './case-schema.ts';

/** All cases happen now. */
export const NOW = Date.parse('2026-11-22T05:00:00Z');
export const OTHER_ACCOUNT = '444455556666';
const HOUR = 3600;

const record = { createDate: 0, tags: {}, inlinePolicies: {}, attachedPolicies: [] };
const ROLE_RECORD = {
  ...record,
  name: 'app',
  path: '/team/',
  id: 'AROACONFORMANCEAPPAAA',
  arn: `arn:aws:iam::${ACCOUNT_ID}:role/team/app`,
  maxSessionDuration: 43_200,
  assumeRolePolicy: '{"Version":"2012-10-17","Statement":[]}',
};
const userOf = (account: string, name: string, id: string) => ({
  ...record,
  name,
  path: '/people/',
  id,
  arn: `arn:aws:iam::${account}:user/people/${name}`,
});
const ALICE = userOf(ACCOUNT_ID, 'alice', 'AIDACONFORMANCEALICEA');
const FOREIGNER = userOf(OTHER_ACCOUNT, 'dave', 'AIDACONFORMANCEDAVEAA');

type Temporary = Exclude<Person, 'alice' | 'foreigner'>;
const STATEMENTS: Readonly<Record<Temporary, object>> = {
  'role-session': { roleId: ROLE_RECORD.id, roleName: 'app', sessionName: 'alice@example.com' },
  'root-session': { kind: 'user', userId: ACCOUNT_ID, userName: '' },
  'user-session': { kind: 'user', userId: ALICE.id, userName: ALICE.name },
  'federated-user': {
    kind: 'federated-user',
    userId: ALICE.id,
    userName: ALICE.name,
    federatedName: 'carol',
  },
};

const policyOf = (length: number): string =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Sid":"${'x'.repeat(length)}"}]}`;

export type World = Awaited<ReturnType<typeof openWorld>>;

/** An instance in memory with the cast of the cases. */
export async function openWorld() {
  const opened = await openFakeServices();
  const { services, clock } = opened;
  const { directory, keyring, sessions } = services;
  clock.time = NOW;

  const keysOf = () =>
    directory.transact((tx) => {
      const keyFor = (account: string, user: typeof ALICE): ClientKey => {
        for (const { body } of tx.list(ACCESS_KEY, account)) tx.delete(ACCESS_KEY, account, body.id);
        tx.put(USER, account, user.name, user);
        const { key, secret } = createAccessKey(tx, scopeOf(services, account), keyring, user.name);
        return { accessKeyId: key.id, secretAccessKey: secret };
      };
      tx.put(ROLE, ACCOUNT_ID, 'app', ROLE_RECORD);
      return { alice: keyFor(ACCOUNT_ID, ALICE), foreigner: keyFor(OTHER_ACCOUNT, FOREIGNER) };
    });
  let people = await keysOf();

  const mint = (as: Temporary, { expires = HOUR, policy }: TokenRecipe): Required<ClientKey> => {
    const statement = {
      account: ACCOUNT_ID,
      issuedAt: NOW - 60_000,
      expiresAt: NOW + expires * 1000,
      ...STATEMENTS[as],
      ...(policy === undefined ? {} : { policy: policyOf(policy) }),
    };
    // The table above completes the statement by kind.
    return sessions.mint(statement as AnySessionStatement);
  };

  function keyOf(recipe: TokenRecipe): ClientKey | undefined {
    const { by, secret, sessionToken } = recipe;
    if (by === undefined) return undefined;
    const own: ClientKey = by === 'alice' || by === 'foreigner' ? people[by] : mint(by, recipe);
    const key = secret === 'wrong' ? { ...own, secretAccessKey: 'A'.repeat(40) } : own;
    if (sessionToken === undefined) return key;
    const { sessionToken: _, ...bare } = key;
    return sessionToken === 'absent'
      ? bare
      : { ...bare, sessionToken: mint('role-session', {}).sessionToken };
  }

  const EVENTS: Readonly<Record<TokenCase['meanwhile'][number], (key: ClientKey) => Promise<unknown>>> = {
    'delete-user': () =>
      directory.transact((tx) => {
        for (const { body } of tx.list(ACCESS_KEY, ACCOUNT_ID)) tx.delete(ACCESS_KEY, ACCOUNT_ID, body.id);
        tx.delete(USER, ACCOUNT_ID, 'alice');
      }),
    'deactivate-key': ({ accessKeyId }) =>
      directory.transact((tx) => {
        const key = tx.get(ACCESS_KEY, ACCOUNT_ID, accessKeyId)?.body;
        if (key !== undefined) tx.put(ACCESS_KEY, ACCOUNT_ID, accessKeyId, { ...key, status: 'Inactive' });
      }),
    'delete-key': ({ accessKeyId }) =>
      directory.transact((tx) => tx.delete(ACCESS_KEY, ACCOUNT_ID, accessKeyId)),
    'delete-role': () => directory.transact((tx) => tx.delete(ROLE, ACCOUNT_ID, 'app')),
    'remake-role': () =>
      directory.transact((tx) =>
        tx.put(ROLE, ACCOUNT_ID, 'app', { ...ROLE_RECORD, id: 'AROACONFORMANCEANOTHE' }),
      ),
    'revoke-session': ({ accessKeyId }) => revokeSession(accessKeyId, services),
  };

  return {
    services,
    clock,
    keyOf,
    async arrange() {
      clock.time = NOW;
      people = await keysOf();
    },
    happen: async (what: TokenCase['meanwhile'], key: ClientKey) => {
      for (const each of what) await EVENTS[each](key);
    },
    close: opened.close,
  };
}
