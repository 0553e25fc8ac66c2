import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { OIDC_PROVIDER, ROLE } from '../../src/core/records/identity.ts';
import { CLUSTER } from '../../src/core/records/resources.ts';
import { cryptography } from '../../src/crypto/index.ts';
import { createKubernetesClient } from '../../src/kubernetes/client/index.ts';
import { issuerHandler, publishIssuer, readIssuer } from '../../src/kubernetes/publish/index.ts';
import { createProviderFetcher } from '../../src/outbound/index.ts';
import { assumeRoleWithWebIdentity } from '../../src/service/federation/assume-role-with-web-identity.ts';
import { createProviderKeys } from '../../src/service/federation/create-provider-keys.ts';
import type { ExchangeServices } from '../../src/service/federation/exchange.ts';
import { ORDERLY } from '../../src/service/keys/rotation.ts';
import { createFakeAuthority, type FakeServer, listenTls } from '../fakes/authority.fake.ts';
import { ACCOUNT_ID, openFakeServices } from '../fakes/instance.fake.ts';
import { FakeLog } from '../fakes/log.fake.ts';

type Fake = Awaited<ReturnType<typeof openFakeServices>>;

const HOUR = 3_600_000;
const AUDIENCE = 'sts.amazonaws.com';
const SUBJECT = 'system:serviceaccount:default:app';
const ISSUER_ID = 'ABCDEF0123456789ABCDEF0123456789';
/** Tokens that are traded in every hour that passes, besides the ones of the hour. */
const OLD_TOKENS = 20;

let fake: Fake;
before(async () => {
  fake = await openFakeServices();
});
after(() => fake.close());

interface Signer {
  readonly kid: string;
  readonly key: ReturnType<typeof cryptography.importPrivateKeyPem>;
}

interface Token {
  readonly text: string;
  readonly kid: string;
  readonly expiresAt: number;
}

/** A token as Kubernetes makes it, of a day. */
function tokenOf(issuer: string, { kid, key }: Signer, now: number): Token {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(now / 1000);
  const exp = seconds + 86_400;
  const claims = { iss: issuer, sub: SUBJECT, aud: [AUDIENCE], iat: seconds, nbf: seconds, exp };
  const input = `${encode({ alg: 'RS256', kid })}.${encode(claims)}`;
  const signature = Buffer.from(cryptography.signJws('RS256', key, input)).toString('base64url');
  return { text: `${input}.${signature}`, kid, expiresAt: exp * 1000 };
}

/** Registers a provider and a role that trusts it; returns the role's ARN. */
async function trust(url: string, name: string): Promise<string> {
  const arn = `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${url}`;
  const roleArn = `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;
  const Condition = { StringEquals: { [`${url}:sub`]: SUBJECT, [`${url}:aud`]: AUDIENCE } };
  const Action = 'sts:AssumeRoleWithWebIdentity';
  const Statement = [{ Effect: 'Allow', Principal: { Federated: arn }, Action, Condition }];
  await fake.services.directory.transact((tx) => {
    tx.put(OIDC_PROVIDER, ACCOUNT_ID, url, {
      url,
      arn,
      clientIds: [AUDIENCE],
      thumbprints: [],
      createDate: 0,
      tags: {},
    });
    tx.put(ROLE, ACCOUNT_ID, name, {
      name,
      path: '/',
      id: `AROA${name.toUpperCase().padEnd(17, 'A')}`,
      arn: roleArn,
      createDate: 0,
      maxSessionDuration: 3600,
      assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement }),
      tags: {},
      inlinePolicies: {},
      attachedPolicies: [],
    });
  });
  return roleArn;
}

async function exchange(services: ExchangeServices, roleArn: string, token: Token): Promise<void> {
  const facts = {
    time: fake.clock.now(),
    sourceIp: '127.0.0.1',
    userAgent: 'test',
    secureTransport: true,
    region: 'us-east-1',
  };
  const audit = { resources: [], additional: {} };
  const input = { roleArn, sessionName: 'load', token: token.text };
  const { credentials } = await assumeRoleWithWebIdentity(input, { facts, audit }, services);
  assert.match(credentials.accessKeyId, /^ASIA/);
}

/** Every live token that is kept, the newest ones and a spread of the old. */
function sample(tokens: readonly Token[]): readonly Token[] {
  const alive = tokens.filter(({ expiresAt }) => expiresAt > fake.clock.now());
  const step = Math.max(1, Math.floor(alive.length / OLD_TOKENS));
  return alive.filter((_, index) => index % step === 0 || index >= alive.length - 4);
}

it('hosted issuer: through three rotations no exchange of a valid token fails', async () => {
  const { services, clock } = fake;
  const { directory, keyring } = services;
  const url = `localhost:4743/id/${ISSUER_ID}`;
  await directory.transact((tx) =>
    tx.put(CLUSTER, ACCOUNT_ID, 'sandbox', {
      name: 'sandbox',
      arn: `arn:aws:eks:us-east-1:${ACCOUNT_ID}:cluster/sandbox`,
      issuerId: ISSUER_ID,
      issuer: `https://${url}`,
      endpoint: 'https://localhost:4743',
      version: '1.35',
      createdAt: 0,
      status: 'ACTIVE',
      tags: {},
      sandbox: true,
    }),
  );
  await keyring.ensureSigningKey(ACCOUNT_ID, 'sandbox');
  const roleArn = await trust(url, 'hosted');
  const tokens: Token[] = [];
  for (let hour = 0; hour < 80; hour++) {
    // The exchanges of the hour begin before the rotation is through and end after it.
    const rotation =
      hour % 20 === 10 && hour < 60 ? keyring.rotateSigningKey(ACCOUNT_ID, 'sandbox', ORDERLY) : undefined;
    tokens.push(tokenOf(`https://${url}`, keyring.signingKey(ACCOUNT_ID, 'sandbox'), clock.now()));
    const under = sample(tokens).map((token) => exchange(services, roleArn, token));
    await rotation;
    tokens.push(tokenOf(`https://${url}`, keyring.signingKey(ACCOUNT_ID, 'sandbox'), clock.now()));
    await Promise.all([...under, ...sample(tokens).map((token) => exchange(services, roleArn, token))]);
    clock.time += HOUR;
  }
  assert.equal(new Set(tokens.map(({ kid }) => kid)).size, 4, 'four keys signed');
});

/** A Kubernetes API that serves the two documents, whose keys change as they do when its operators exchange them. */
async function foreignCluster(issuer: () => string) {
  const authority = await createFakeAuthority();
  const published: object[] = [];
  let signer: Signer | undefined;
  const api: FakeServer = await listenTls(authority, (request, response) => {
    const document =
      request.url === '/openid/v1/jwks'
        ? { keys: published }
        : { issuer: issuer(), jwks_uri: `${api.url}/openid/v1/jwks`, response_types_supported: ['id_token'] };
    response.end(JSON.stringify(document));
  });
  return {
    api,
    authority,
    signer(): Signer {
      if (signer === undefined) throw new Error('no key yet');
      return signer;
    },
    /** At once: the new key signs, and the old one is not published any more. */
    async rotate(): Promise<void> {
      const { kid, privateKeyPem, publicJwk } = await cryptography.generateRsaKey();
      published.splice(0, published.length, { use: 'sig', alg: 'RS256', ...publicJwk, kid });
      signer = { kid, key: cryptography.importPrivateKeyPem(privateKeyPem) };
    },
  };
}

it('published issuer: a cluster that exchanges its key at once loses no valid token', async (t) => {
  const { services, clock } = fake;
  const log = new FakeLog();
  const authority = await createFakeAuthority();
  let handler: ReturnType<typeof issuerHandler> | undefined;
  const host = await listenTls(authority, (request, response) => handler?.(request, response));
  const issuer = `${host.url}/id/foreign`;
  const cluster = await foreignCluster(() => issuer);
  const client = createKubernetesClient({
    server: cluster.api.url,
    authorityPem: cluster.authority.certificatePem,
  });
  await cluster.rotate();
  const read = () => readIssuer(client, cryptography);
  const published = publishIssuer({ read, clock, issuer, lifetime: 25 * HOUR });
  handler = issuerHandler({ published, basePath: '/id/foreign', log });
  const fetcher = createProviderFetcher({
    allowPrivateProviders: ['127.0.0.0/8', '::1/128'],
    extraAuthorities: [authority.certificatePem],
  });
  const { directory, keyring } = services;
  const providerKeys = createProviderKeys({ directory, keyring, cryptography, clock, fetcher });
  t.after(async () => {
    providerKeys.close();
    client.close();
    await Promise.all([host.close(), cluster.api.close()]);
  });
  const roleArn = await trust(issuer.slice('https://'.length), 'published');
  const verifying = { ...services, providerKeys };
  const tokens: Token[] = [];
  for (let hour = 0; hour < 60; hour++) {
    tokens.push(tokenOf(issuer, cluster.signer(), clock.now()));
    const under = sample(tokens).map((token) => exchange(verifying, roleArn, token));
    if (hour % 20 === 10) {
      await Promise.all(under);
      await cluster.rotate();
      // Verifiers ask for an unknown key once a second, so that strangers' tokens cause no flood.
      clock.time += 1000;
      tokens.push(tokenOf(issuer, cluster.signer(), clock.now()));
    }
    await Promise.all([...under, ...sample(tokens).map((token) => exchange(verifying, roleArn, token))]);
    clock.time += HOUR;
  }
  assert.equal(new Set(tokens.map(({ kid }) => kid)).size, 4, 'four keys signed');
  assert.deepEqual(log.events, []);
});
