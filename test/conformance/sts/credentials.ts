import type { AnySessionStatement } from '../../../src/core/session/claims.ts';
import { ACCOUNT_ID, type ClientKey } from '../../fakes/instance.fake.ts';
import type { StsCase } from './case-schema.ts';
import { ISSUER, PROVIDER_ARN, policyOf, SOURCE_ID, SUBJECT, userNamed } from './cast.ts';
import { fill } from './fill.ts';
import type { World } from './world.ts';

type Caller = StsCase['caller'];
type Temporary = Exclude<Caller['as'], 'anonymous' | 'alice' | 'bob'>;

const HOUR = 3600;
const ALICE = userNamed('alice', null);
const ORIGIN = {
  provider: PROVIDER_ARN,
  issuer: ISSUER,
  subject: SUBJECT,
  audience: 'client-a',
  amr: ['pwd'],
};

/** What a session of each kind states, besides its times. */
const STATEMENTS: Readonly<Record<Temporary, (caller: Caller, issuedAt: number) => object>> = {
  'role-session': ({ roleId = SOURCE_ID, tags, transitiveTagKeys, sourceIdentity, federated, policy }) => ({
    roleId,
    roleName: 'source',
    sessionName: 'work',
    ...(tags && { tags }),
    ...(transitiveTagKeys && { transitiveTagKeys }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    ...(federated === true ? { federated: ORIGIN } : {}),
    ...(policy && { policy: policyOf(policy) }),
  }),
  root: () => ({ kind: 'user', userId: ACCOUNT_ID, userName: '' }),
  'user-session': () => ({ kind: 'user', userId: ALICE.id, userName: ALICE.name }),
  'mfa-session': (_caller, mfaAt) => ({ kind: 'user', userId: ALICE.id, userName: ALICE.name, mfaAt }),
  'federated-user': ({ policy }) => ({
    kind: 'federated-user',
    userId: ALICE.id,
    userName: ALICE.name,
    federatedName: 'carol',
    ...(policy && { policy: policyOf(policy) }),
  }),
};

function temporary(caller: Caller, as: Temporary, { instance }: World): Required<ClientKey> {
  const { time } = instance.clock;
  const issuedAt = time + (caller.issued ?? -60) * 1000;
  const expiresAt = time + (caller.expires ?? HOUR) * 1000;
  const statement = { account: ACCOUNT_ID, issuedAt, expiresAt, ...STATEMENTS[as](caller, issuedAt) };
  // The table above completes the statement by kind.
  return instance.services.sessions.mint(statement as AnySessionStatement);
}

function genuine(caller: Caller, world: World): ClientKey | undefined {
  switch (caller.as) {
    case 'anonymous':
      return undefined;
    case 'alice':
    case 'bob':
      return world.people[caller.as];
    default:
      return temporary(fill(caller, world.names), caller.as, world);
  }
}

function spoilt(key: ClientKey, { keyId, secret, token }: Caller, world: World): ClientKey {
  const { sessionToken, ...rest } = key;
  const another = (): Required<ClientKey> => temporary({ as: 'role-session' }, 'role-session', world);
  const tokens = {
    absent: undefined,
    garbled: 'bm90IGEgdG9rZW4gdGhhdCB3YXMgZXZlciBzZWFsZWQgYnkgdGhpcyBpbnN0YW5jZQ==',
    'of-another': token === 'of-another' ? another().sessionToken : undefined,
  };
  const shown = token === undefined ? sessionToken : tokens[token];
  return {
    accessKeyId: keyId === 'unknown' ? 'AKIARZPUZDIKAAAAAAAA' : rest.accessKeyId,
    secretAccessKey: secret === 'wrong' ? 'A'.repeat(40) : rest.secretAccessKey,
    ...(shown === undefined ? {} : { sessionToken: shown }),
  };
}

/** The caller's credentials; undefined for a caller without any. */
export function credentialsOf(caller: Caller, world: World): ClientKey | undefined {
  const key = genuine(caller, world);
  return key && spoilt(key, caller, world);
}
