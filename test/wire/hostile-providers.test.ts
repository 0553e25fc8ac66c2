import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { cryptography } from '../../src/crypto/index.ts';
import { createProviderFetcher } from '../../src/outbound/index.ts';
import { assumeRoleWithWebIdentity } from '../../src/service/federation/assume-role-with-web-identity.ts';
import { createProviderKeys } from '../../src/service/federation/create-provider-keys.ts';
import {
  AUDIENCE,
  type Federation,
  makeFederation,
  makeRole,
  trustFor,
} from '../../src/service/federation/testing/federation.fake.ts';
import { type FakeKey, makeKey } from '../../src/service/federation/testing/keyring.fake.ts';

const HOST = 'idp.example.test';
const DAY = 86_400_000;
let signing: FakeKey;
let federation: Federation;
let services: Federation['services'];
let server: Server;
let other: Server;
let origin: string;
let elsewhere: string;
/** How often each path was asked for. */
const asked = new Map<string, number>();

const discovery = (name: string) => ({
  issuer: `https://${origin}/${name}`,
  jwks_uri: `https://${origin}/${name}/keys`,
});
const own = () => ({ ...signing.publicJwk, kid: signing.kid, alg: 'RS256', use: 'sig' });
const endless = (response: ServerResponse): void => {
  response.write('{"keys":[');
  const feed = () => {
    while (!response.destroyed && response.write(`${'{},'.repeat(10_000)}`));
  };
  response.on('drain', feed);
  feed();
};
const drip = (response: ServerResponse): void => {
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};

/** What each provider answers to the question for its keys, by name. */
const KEYS: Readonly<Record<string, (response: ServerResponse, time: number) => void>> = {
  honest: (response) => response.end(JSON.stringify({ keys: [own()] })),
  endless,
  drip,
  silent: () => {},
  redirect: (response) =>
    response.writeHead(302, { location: 'https://169.254.169.254/latest/meta-data/' }).end(),
  crowd: (response) =>
    response.end(
      JSON.stringify({ keys: Array.from({ length: 10_000 }, (_, kid) => ({ kty: 'oct', kid: `${kid}` })) }),
    ),
  'rsa-crowd': (response) =>
    response.end(
      JSON.stringify({ keys: Array.from({ length: 500 }, (_, kid) => ({ ...own(), kid: `${kid}` })) }),
    ),
  // The key that signed is shown first, and gone at the next look.
  changing: (response, time) => {
    response.setHeader('cache-control', 'no-cache');
    response.end(JSON.stringify({ keys: time === 1 ? [own()] : [{ ...own(), kid: 'another' }] }));
  },
  cut: (response) => {
    response.write('{"keys":[');
    response.destroy();
  },
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? '';
  const time = (asked.get(path) ?? 0) + 1;
  asked.set(path, time);
  const [, name = '', leaf] = path.split('/');
  if (leaf === 'keys') KEYS[name]?.(response, time);
  else response.end(JSON.stringify(discovery(name)));
}

async function listen(tls: { cert: string; key: string }): Promise<Server> {
  const made = createServer(tls, answer);
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
}
const portOf = (made: Server) => (made.address() as AddressInfo).port;

before(async () => {
  signing = await makeKey();
  federation = await makeFederation(signing);
  const now = Date.now();
  const authority = await cryptography.createAuthority('hostile', DAY, now);
  const stranger = await cryptography.createAuthority('stranger', DAY, now);
  const certificate = async (by: typeof authority) => {
    const leaf = { commonName: HOST, dnsNames: [HOST], usages: ['server' as const], lifetime: DAY, now };
    const { certificatePem: cert, privateKeyPem: key } = await cryptography.issueCertificate(by, leaf);
    return { cert, key };
  };
  server = await listen(await certificate(authority));
  other = await listen(await certificate(stranger));
  origin = `${HOST}:${portOf(server)}`;
  elsewhere = `${HOST}:${portOf(other)}`;
  const { directory, keyring, clock } = federation;
  const fetcher = createProviderFetcher({
    allowPrivateProviders: ['127.0.0.0/8'],
    extraAuthorities: [authority.certificatePem],
    resolve: async () => ['127.0.0.1'],
  });
  services = {
    ...federation.services,
    providerKeys: createProviderKeys({ directory, keyring, cryptography, clock, fetcher }),
  };
});
after(() => {
  for (const made of [server, other]) {
    made.closeAllConnections();
    made.close();
  }
});

/** One exchange of a good token of the provider. */
async function exchange(name: string, at = origin) {
  const provider = `${at}/${name}`;
  await federation.putProvider(provider);
  const role = makeRole({ name, arn: `arn:aws:iam::111122223333:role/${name}`, path: '/' });
  const assumeRolePolicy = trustFor(provider, { StringEquals: { [`${provider}:aud`]: AUDIENCE } });
  await federation.putRole({ ...role, assumeRolePolicy });
  const input = {
    roleArn: role.arn,
    sessionName: 'session',
    token: federation.token({ iss: `https://${provider}` }),
  };
  const audit = { resources: [], additional: {} };
  return assumeRoleWithWebIdentity(input, { facts: federation.facts(), audit }, services);
}

/** Exchanges of the hosted issuer: they wait for nobody. */
function hosted(): void {
  const input = { roleArn: makeRole().arn, sessionName: 's', token: federation.token() };
  const output = assumeRoleWithWebIdentity(
    input,
    { facts: federation.facts(), audit: { resources: [], additional: {} } },
    services,
  );
  assert.ok(!(output instanceof Promise));
}

describe('hostile providers: the exchange fails closed, within its time, and alone', () => {
  it('an honest one works', async () => {
    assert.equal((await exchange('honest')).audience, AUDIENCE);
  });

  const UNREACHABLE = { code: 'IDPCommunicationError', status: 400 };
  const FAULTS = [
    ['endless', /larger than/],
    ['drip', /within 2500 ms|aborted/],
    ['silent', /within 2500 ms/],
    ['redirect', /302|redirect/],
    ['cut', /hang up|aborted|closed|ended/],
  ] as const;

  it('endless, dripping, silent, redirecting and cut answers, all at once, while others go on', async () => {
    const refusals = FAULTS.map(([name, reason]) =>
      assert.rejects(
        exchange(name),
        (error: { code: string; status: number; reason: string; message: string }) => {
          assert.deepEqual({ code: error.code, status: error.status }, UNREACHABLE, name);
          assert.match(error.reason, reason, name);
          assert.doesNotMatch(
            error.message,
            /169\.254|example\.test/,
            'the caller learns nothing of the network',
          );
          return true;
        },
      ),
    );
    const done = Promise.all(refusals).then(() => true);
    let served = 0;
    while (!(await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 100))]))) {
      for (let count = 0; count < 20; count++, served++) hosted();
    }
    assert.ok(served > 0);
    await done;
  });

  it('a certificate of a stranger', () =>
    assert.rejects(exchange('honest', elsewhere), (error: { code: string; reason: string }) => {
      assert.equal(error.code, 'InvalidIdentityToken');
      assert.match(error.reason, /certificate|issuer/);
      return true;
    }));

  it('ten thousand keys, or more RSA keys than a set may have, are no keys', async () => {
    for (const name of ['crowd', 'rsa-crowd'])
      await assert.rejects(exchange(name), { code: 'InvalidIdentityToken' }, name);
  });

  it('a key that is gone at the next look takes its tokens along', async () => {
    assert.equal((await exchange('changing')).audience, AUDIENCE);
    federation.clock.time += 2000;
    await assert.rejects(exchange('changing'), { code: 'InvalidIdentityToken' });
  });
});
