import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { Refusal } from '../../core/errors/refusal.ts';
import type { FetchedJson } from '../../core/ports/provider-fetcher.ts';
import { OIDC_PROVIDER } from '../../core/records/identity.ts';
import {
  ACCOUNT,
  type Federation,
  FOREIGN,
  makeFederation,
  makeRole,
  SUBJECT,
  trustFor,
} from './testing/federation.fake.ts';
import { type FakeKey, makeKey } from './testing/keyring.fake.ts';

const NO_KEY =
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
const DISCOVERY = `https://${FOREIGN}/.well-known/openid-configuration`;
const KEYS = `https://${FOREIGN}/keys`;

let signing: FakeKey;
let other: FakeKey;
let instance: Federation;
let jwk: Record<string, unknown>;
let otherJwk: Record<string, unknown>;

before(async () => {
  [signing, other] = await Promise.all([makeKey(), makeKey()]);
  jwk = { ...signing.publicJwk, kid: signing.kid };
  otherJwk = { ...other.publicJwk, kid: other.kid };
});
beforeEach(async () => {
  instance = await makeFederation(signing);
  await instance.putRole(makeRole({ assumeRolePolicy: trustFor(FOREIGN, {}) }));
});

const trade = (header: Record<string, unknown> = {}) =>
  instance.exchange({ token: instance.token({ iss: `https://${FOREIGN}` }, header) });

async function refusal(header: Record<string, unknown> = {}): Promise<Refusal> {
  try {
    await trade(header);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return assert.fail('the exchange was not refused');
}

/** What came back for a key set: the subject, or the refusal's message. */
async function withKeys(keys: readonly object[], header: Record<string, unknown> = {}): Promise<string> {
  instance = await makeFederation(signing);
  await instance.putRole(makeRole({ assumeRolePolicy: trustFor(FOREIGN, {}) }));
  instance.fetcher.serve(FOREIGN, keys);
  try {
    return (await trade(header)).subject;
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error.message;
  }
}

describe('keys of fetched providers (sts.md 7.2)', () => {
  it('reads discovery, then keys; the second exchange is synchronous and fetches nothing', async () => {
    instance.fetcher.serve(FOREIGN, [jwk], 60);
    assert.equal((await trade()).subject, SUBJECT);
    const again = trade();
    assert.ok(!(again instanceof Promise));
    assert.deepEqual(instance.fetcher.asked, [DISCOVERY, KEYS]);
  });

  it('selects by kid; without one only from a single key; kid-less and empty-kid keys do not count', async () => {
    assert.equal(await withKeys([jwk, otherJwk]), SUBJECT);
    assert.equal(await withKeys([jwk, otherJwk], { kid: undefined }), NO_KEY);
    assert.equal(await withKeys([jwk], { kid: undefined }), SUBJECT);
    assert.equal(await withKeys([{ ...jwk, kid: undefined }], { kid: undefined }), NO_KEY);
    assert.equal(await withKeys([{ ...jwk, kid: '' }], { kid: '' }), NO_KEY);
  });
  it('the later of duplicate kids counts', async () => {
    assert.equal(await withKeys([{ ...otherJwk, kid: signing.kid }, jwk]), SUBJECT);
    assert.match(await withKeys([jwk, { ...otherJwk, kid: signing.kid }]), /could not be validated/);
  });
  it('use enc and any key_ops make a key unusable; its alg is not looked at', async () => {
    assert.equal(await withKeys([{ ...jwk, use: 'enc' }]), NO_KEY);
    assert.equal(await withKeys([{ ...jwk, key_ops: ['verify'] }]), NO_KEY);
    assert.equal(await withKeys([{ ...jwk, use: 'sig', alg: 'RS512' }]), SUBJECT);
  });
  it('x5c alone, or of another key, is no key', async () => {
    const { n: _n, e: _e, ...bare } = jwk;
    assert.equal(await withKeys([{ ...bare, x5c: ['AAAA'] }]), NO_KEY);
    assert.equal(await withKeys([{ ...jwk, x5c: ['AAAA'] }]), NO_KEY);
  });
  it('more than 100 RSA keys disable RSA tokens', async () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ ...otherJwk, kid: `k${i}` }));
    assert.equal(await withKeys([...many.slice(1), jwk]), SUBJECT);
    assert.equal(await withKeys([...many, jwk]), NO_KEY);
  });
  it('symmetric keys and rubbish in the set are passed over', async () => {
    const rubbish = [{ kty: 'oct', k: 'AAAA', kid: 'sym' }, {}, { kty: 'RSA', kid: 'x', n: 7 }];
    assert.equal(await withKeys([...rubbish, jwk]), SUBJECT);
    assert.equal(await withKeys(rubbish, { kid: 'sym', alg: 'HS256' }), NO_KEY);
  });
});

describe('thumbprints (sts.md 7.4)', () => {
  it('keys that one account let in by a thumbprint are not handed to another that registered none', async () => {
    instance.fetcher.serve(FOREIGN, [jwk], 3600);
    const { providerKeys, directory } = instance.services;
    const plain = directory.get(OIDC_PROVIDER, ACCOUNT, FOREIGN)?.body;
    assert.ok(plain !== undefined);
    const pinned = { ...plain, thumbprints: ['0'.repeat(40)] };
    await providerKeys.fetch(pinned, false);
    assert.ok(providerKeys.cached(pinned) !== undefined);
    assert.equal(providerKeys.cached(plain), undefined);
    await providerKeys.fetch(plain, false);
    assert.equal(instance.fetcher.asked.length, 4);
  });
});

describe('when keys are asked for again', () => {
  it('an unknown kid refreshes once, and not again within the pause', async () => {
    instance.fetcher.serve(FOREIGN, [otherJwk], 3600);
    assert.equal((await refusal()).message, NO_KEY);
    assert.equal(instance.fetcher.asked.length, 2);
    instance.fetcher.serve(FOREIGN, [jwk], 3600);
    assert.equal((await refusal()).message, NO_KEY);
    assert.equal(instance.fetcher.asked.length, 2);
    instance.clock.time += 1001;
    assert.equal((await trade()).subject, SUBJECT);
    assert.equal(instance.fetcher.asked.length, 4);
  });
  it('no-cache is asked for every time, so that a removed key stops at once', async () => {
    instance.fetcher.serve(FOREIGN, [jwk], 0);
    assert.equal((await trade()).subject, SUBJECT);
    instance.fetcher.serve(FOREIGN, [otherJwk], 0);
    assert.equal((await refusal()).message, NO_KEY);
  });
  it('max-age is honoured, up to an hour', async () => {
    instance.fetcher.serve(FOREIGN, [jwk], 86_400);
    await trade();
    instance.clock.time += 3_599_000;
    const token = instance.token({ iss: `https://${FOREIGN}`, exp: 2 ** 40 });
    assert.ok(!(instance.exchange({ token }) instanceof Promise));
    instance.clock.time += 2000;
    assert.ok(instance.exchange({ token }) instanceof Promise);
  });
  it('many exchanges at once share one fetch', async () => {
    instance.fetcher.serve(FOREIGN, [jwk], 60);
    await Promise.all(Array.from({ length: 20 }, () => trade()));
    assert.equal(instance.fetcher.asked.length, 2);
  });
  it('a failure is IDPCommunicationError, remembered for the pause, its cause told to the audit trail only', async () => {
    const { code, status, message, reason } = await refusal();
    assert.deepEqual([code, status], ['IDPCommunicationError', 400]);
    assert.ok(reason?.includes('connection refused') && !message.includes('connection refused'));
    await refusal();
    assert.equal(instance.fetcher.asked.length, 1);
    instance.clock.time += 1001;
    instance.fetcher.serve(FOREIGN, [jwk], 60);
    assert.equal((await trade()).subject, SUBJECT);
  });
  it('a failed refresh leaves good keys in place', async () => {
    instance.fetcher.serve(FOREIGN, [jwk], 60);
    await trade();
    instance.clock.time += 1001;
    instance.fetcher.documents.clear();
    assert.equal((await refusal({ kid: 'stranger' })).code, 'IDPCommunicationError');
    assert.equal((await trade()).subject, SUBJECT);
  });
});

describe('the discovery document', () => {
  const document = (body: object): FetchedJson => ({
    body: JSON.parse(JSON.stringify(body)),
    cacheSeconds: undefined,
  });

  it('must name the provider itself and an https address of keys', async () => {
    instance.fetcher.serve(FOREIGN, [jwk]);
    const issuer = `https://${FOREIGN}`;
    const cases = [
      { issuer: 'https://evil.example', jwks_uri: KEYS },
      { jwks_uri: KEYS },
      { issuer, jwks_uri: KEYS.replace('https:', 'http:') },
      { issuer, jwks_uri: 'file:///etc/passwd' },
      { issuer },
    ];
    for (const body of cases) {
      instance.fetcher.documents.set(DISCOVERY, document(body));
      assert.equal((await refusal()).code, 'IDPCommunicationError', JSON.stringify(body));
      instance.clock.time += 1001;
    }
    assert.ok(!instance.fetcher.asked.includes(KEYS));
  });
  it('the keys must be a JWKS', async () => {
    instance.fetcher.serve(FOREIGN, []);
    instance.fetcher.documents.set(KEYS, document({ keys: 'none' }));
    assert.equal((await refusal()).code, 'IDPCommunicationError');
  });
});
