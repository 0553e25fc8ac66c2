import {
  type FetchedJson,
  FetchFailure,
  type ProviderFetcher,
} from '../../../core/ports/provider-fetcher.ts';
import { OIDC_PROVIDER, ROLE, type Role } from '../../../core/records/identity.ts';
import { CLUSTER } from '../../../core/records/resources.ts';
import { cryptography } from '../../../crypto/index.ts';
import { openMemoryStore } from '../../../storage/memory/store.ts';
import { createAuthorizer } from '../../authorization/create-authorizer.ts';
import { openDirectory } from '../../directory/open-directory.ts';
import type { AccountSight, Presence, Workloads } from '../../pod-identity/workloads.ts';
import type { Settings } from '../../services.ts';
import { createSessions } from '../../sessions/create-sessions.ts';
import { assumeRoleWithWebIdentity } from '../assume-role-with-web-identity.ts';
import { createProviderKeys } from '../create-provider-keys.ts';
import type { ExchangeServices, WebIdentityInput, WebIdentityOutput } from '../exchange.ts';
import { type FakeKey, FakeKeyring } from './keyring.fake.ts';
import { signToken } from './token.fake.ts';

export const ACCOUNT = '111122223333';
export const NOW = Date.UTC(2026, 10, 21, 12) / 1000;
export const SUBJECT = 'system:serviceaccount:default:my-service-account';
export const AUDIENCE = 'sts.amazonaws.com';
export const ISSUER_ID = 'ABCDEF0123456789ABCDEF0123456789';
/** The hosted cluster's issuer, as OIDC_PROVIDER is keyed. */
export const HOSTED = `localhost:4743/id/${ISSUER_ID}`;
export const FOREIGN = 'idp.example.com/tenant';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/workloads/reader`;

const SETTINGS: Settings = {
  partition: 'aws',
  account: ACCOUNT,
  region: 'us-east-1',
  cluster: 'sandbox',
  publicUrl: 'https://localhost:4743',
  endpointUrl: 'http://127.0.0.1:4700',
};

/** What the hosted cluster says of its workloads; the test's to change. */
export class FakeWorkloads implements Workloads {
  told: Presence | Promise<Presence> = { state: 'present' };
  account: AccountSight = { state: 'absent' };
  followed = true;
  reason: string | undefined;
  presence = () => this.told;
  follows = () => this.followed;
  standing = () => (this.followed ? ('followed' as const) : ('not followed' as const));
  serviceAccount = () => this.account;
  lost = () => this.reason;
}

/** Answers from a table; counts what it was asked. */
export class FakeFetcher implements ProviderFetcher {
  readonly asked: string[] = [];
  readonly documents = new Map<string, FetchedJson>();

  async fetchJson(url: string): Promise<FetchedJson> {
    this.asked.push(url);
    const document = this.documents.get(url);
    if (document === undefined) throw new FetchFailure('connection refused');
    return document;
  }

  /** Serves a provider with these keys. */
  serve(provider: string, keys: readonly object[], cacheSeconds?: number): void {
    const address = `https://${provider}/keys`;
    this.documents.set(`https://${provider}/.well-known/openid-configuration`, {
      body: { issuer: `https://${provider}`, jwks_uri: address },
      cacheSeconds: undefined,
    });
    // Written and read again, so that the documents are what a network would have given.
    this.documents.set(address, { body: JSON.parse(JSON.stringify({ keys })), cacheSeconds });
  }
}

export function trustFor(
  provider: string,
  condition: object,
  actions: string[] = ['sts:AssumeRoleWithWebIdentity'],
) {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider}` },
        Action: actions,
        Condition: condition,
      },
    ],
  });
}

export const STANDARD_TRUST = trustFor(HOSTED, {
  StringEquals: { [`${HOSTED}:sub`]: SUBJECT, [`${HOSTED}:aud`]: AUDIENCE },
});

export function makeRole(changes: Partial<Role> = {}): Role {
  return {
    name: 'reader',
    path: '/workloads/',
    id: 'AROAAAAAAAAAAAAAAAAAA',
    arn: ROLE_ARN,
    createDate: NOW * 1000,
    maxSessionDuration: 7200,
    assumeRolePolicy: STANDARD_TRUST,
    tags: {},
    inlinePolicies: {},
    attachedPolicies: [],
    ...changes,
  };
}

/** An instance with one hosted cluster, one registered foreign provider and one role; real parts but for network and keys' home. */
export async function makeFederation(signing: FakeKey, settings: Partial<Settings> = {}) {
  const clock = { time: NOW * 1000, now: () => clock.time };
  const directory = await openDirectory(openMemoryStore());
  const keyring = new FakeKeyring(signing);
  const fetcher = new FakeFetcher();
  const workloads = new FakeWorkloads();
  const managedPolicies = { get: () => undefined, all: () => [] };

  const putProvider = (url: string, clientIds: readonly string[] = [AUDIENCE]) =>
    directory.transact((tx) => {
      const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${url}`;
      tx.put(OIDC_PROVIDER, ACCOUNT, url, { url, arn, clientIds, thumbprints: [], createDate: 0, tags: {} });
    });
  const putRole = (role: Role) => directory.transact((tx) => tx.put(ROLE, ACCOUNT, role.name, role));

  await directory.transact((tx) =>
    tx.put(CLUSTER, ACCOUNT, 'sandbox', {
      name: 'sandbox',
      arn: `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/sandbox`,
      issuerId: ISSUER_ID,
      issuer: `https://${HOSTED}`,
      endpoint: 'https://localhost:4743',
      version: '1.35',
      createdAt: 0,
      status: 'ACTIVE',
      tags: {},
      sandbox: true,
    }),
  );
  await putProvider(HOSTED);
  await putProvider(FOREIGN);
  await putRole(makeRole());

  const services: ExchangeServices = {
    settings: { ...SETTINGS, ...settings },
    cryptography,
    directory,
    sessions: createSessions({ directory, keyring, cryptography, podLost: () => workloads.reason }),
    workloads,
    authorizer: createAuthorizer({ directory, managedPolicies }),
    managedPolicies,
    providerKeys: createProviderKeys({ directory, keyring, cryptography, clock, fetcher }),
  };
  const audit = { resources: [] as string[], additional: {} as Record<string, string> };
  const facts = () => ({
    time: clock.now(),
    sourceIp: '127.0.0.1',
    userAgent: 'test',
    secureTransport: false,
    region: 'us-east-1',
  });

  /** A good token of the hosted cluster; members given replace or, when undefined, remove. */
  const token = (changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string =>
    signToken(
      { alg: 'RS256', kid: signing.kid, ...header },
      {
        iss: `https://${HOSTED}`,
        sub: SUBJECT,
        aud: [AUDIENCE],
        iat: NOW - 10,
        nbf: NOW - 10,
        exp: NOW + 3590,
        'kubernetes.io': { namespace: 'default' },
        ...changes,
      },
      signing,
    );

  const exchange = (
    changes: Partial<WebIdentityInput> = {},
  ): WebIdentityOutput | Promise<WebIdentityOutput> => {
    audit.resources.length = 0;
    audit.additional = {};
    const input = { roleArn: ROLE_ARN, sessionName: 'session', token: token(), ...changes };
    return assumeRoleWithWebIdentity(input, { facts: facts(), audit }, services);
  };

  return {
    clock,
    directory,
    keyring,
    fetcher,
    workloads,
    services,
    audit,
    facts,
    putProvider,
    putRole,
    token,
    exchange,
  };
}

export type Federation = Awaited<ReturnType<typeof makeFederation>>;
