import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { JwsAlgorithm } from '../../core/ports/cryptography.ts';
import { cryptography } from '../../crypto/index.ts';
import { FetchedProviderKeys } from '../federation/fetched-keys.ts';
import { FakeFetcher } from '../federation/testing/federation.fake.ts';
import { type FakeKey, makeKey } from '../federation/testing/keyring.fake.ts';
import { signToken } from '../federation/testing/token.fake.ts';
import { createOidcReviewer } from './create-oidc-reviewer.ts';
import { type OidcUserRules, usernamePrefixOf } from './oidc-user-rules.ts';

const ISSUER = 'https://idp.example.com/tenant';
const NOW = Date.UTC(2026, 10, 22, 12) / 1000;
const RULES: OidcUserRules = {
  issuerUrl: ISSUER,
  clientId: 'kubernetes',
  usernameClaim: 'sub',
  usernamePrefix: 'oidc:',
  groupsClaim: 'groups',
  groupsPrefix: 'oidc:',
  requiredClaims: {},
};
const CLAIMS = { iss: ISSUER, aud: 'kubernetes', sub: 'jane', iat: NOW, exp: NOW + 3600 };

let key: FakeKey;
let stranger: FakeKey;
let elliptic: FakeKey;
before(async () => {
  const ec = await cryptography.generateEcKey();
  [key, stranger] = await Promise.all([makeKey(), makeKey()]);
  elliptic = { ...ec, key: cryptography.importPrivateKeyPem(ec.privateKeyPem) };
});

interface Shown {
  readonly rules?: Partial<OidcUserRules>;
  readonly claims?: object;
  readonly header?: object;
  readonly by?: () => FakeKey;
  readonly algorithm?: JwsAlgorithm;
  readonly token?: string;
}

function world(rules: Partial<OidcUserRules> = {}) {
  const fetcher = new FakeFetcher();
  fetcher.serve('idp.example.com/tenant', [
    { ...key.publicJwk, kid: key.kid },
    { ...elliptic.publicJwk, kid: elliptic.kid },
  ]);
  const clock = { now: () => NOW * 1000 };
  const providerKeys = new FetchedProviderKeys({ cryptography, clock, fetcher });
  return {
    fetcher,
    reviewer: createOidcReviewer({ ...RULES, ...rules }, { cryptography, providerKeys, clock }),
  };
}

function tokenOf({ claims = {}, header = {}, by = () => key, algorithm = 'RS256' }: Shown): string {
  const signer = by();
  return signToken(
    { alg: algorithm, kid: signer.kid, ...header },
    { ...CLAIMS, ...claims },
    signer,
    algorithm,
  );
}

const review = (shown: Shown) => world(shown.rules).reviewer.review(shown.token ?? tokenOf(shown));

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token whose HMAC is keyed with the provider's public key, which everybody has. */
function hmacToken(): string {
  const input = `${encode({ alg: 'HS256', kid: key.kid })}.${encode(CLAIMS)}`;
  const mac = cryptography.hmacSha256(JSON.stringify(key.publicJwk), input);
  return `${input}.${Buffer.from(mac).toString('base64url')}`;
}

const email = { usernameClaim: 'email', usernamePrefix: '' };

const ACCEPTED: readonly (Shown & { title: string; user: object })[] = [
  { title: 'the subject, prefixed', user: { username: 'oidc:jane', groups: [] } },
  {
    title: 'groups of a list, each once',
    claims: { groups: ['dev', 'ops', 'dev'] },
    user: { username: 'oidc:jane', groups: ['oidc:dev', 'oidc:ops'] },
  },
  {
    title: 'groups of a text',
    claims: { groups: 'dev' },
    user: { username: 'oidc:jane', groups: ['oidc:dev'] },
  },
  {
    title: 'no groups unless a claim is named',
    rules: { groupsClaim: undefined } as unknown as Partial<OidcUserRules>,
    claims: { groups: ['dev'] },
    user: { username: 'oidc:jane', groups: [] },
  },
  {
    title: 'a verified address',
    rules: email,
    claims: { email: 'jane@example.com', email_verified: true },
    user: { username: 'jane@example.com', groups: [] },
  },
  {
    title: 'an audience among several, with an authorized party',
    claims: { aud: ['cli', 'kubernetes'], azp: 'cli' },
    user: { username: 'oidc:jane', groups: [] },
  },
  {
    title: 'a uid, when a claim is named for it',
    rules: { uidClaim: 'oid' },
    claims: { oid: '42' },
    user: { username: 'oidc:jane', groups: [], uid: '42' },
  },
  {
    title: 'required claims that are there',
    rules: { requiredClaims: { hd: 'example.com', tier: 'gold' } },
    claims: { hd: 'example.com', tier: 'gold' },
    user: { username: 'oidc:jane', groups: [] },
  },
  {
    title: 'another algorithm, when it is listed',
    rules: { algorithms: ['ES384'] },
    by: () => elliptic,
    algorithm: 'ES384',
    user: { username: 'oidc:jane', groups: [] },
  },
];

const REFUSED: readonly (Shown & { title: string; check: string; message: RegExp })[] = [
  { title: '4 KB of junk', token: 'x'.repeat(4096), check: 'tokenParsed', message: /no JWS/ },
  {
    title: 'attack: alg none',
    token: `${encode({ alg: 'none' })}.${encode(CLAIMS)}.`,
    check: 'algorithmListed',
    message: /"none"/,
  },
  {
    title: 'attack: HMAC keyed with the public key',
    get token() {
      return hmacToken();
    },
    check: 'algorithmListed',
    message: /"HS256"/,
  },
  {
    title: 'an algorithm of the key that is not listed',
    by: () => elliptic,
    algorithm: 'ES384',
    check: 'algorithmListed',
    message: /not one of RS256/,
  },
  {
    title: 'attack: a stranger signs under the kid of the provider',
    by: () => ({ ...stranger, kid: key.kid }),
    check: 'signatureVerified',
    message: /does not verify/,
  },
  {
    title: 'a kid that the provider does not have',
    by: () => stranger,
    check: 'keyFound',
    message: /usable signing keys/,
  },
  {
    title: 'another issuer, by a slash',
    claims: { iss: `${ISSUER}/` },
    check: 'issuerMatches',
    message: /not of https/,
  },
  {
    title: 'attack: the token of another client',
    claims: { aud: 'wiki' },
    check: 'audienceIncludesClient',
    message: /expected audience "kubernetes", got "wiki"/,
  },
  {
    title: 'attack: the client only as authorized party',
    claims: { aud: 'wiki', azp: 'kubernetes' },
    check: 'audienceIncludesClient',
    message: /expected audience/,
  },
  {
    title: 'several audiences and no authorized party',
    claims: { aud: ['kubernetes', 'wiki'] },
    check: 'audienceIncludesClient',
    message: /no azp/,
  },
  {
    title: 'audiences that are no texts',
    claims: { aud: ['kubernetes', 1] },
    check: 'audienceIncludesClient',
    message: /no list/,
  },
  { title: 'no audience', claims: { aud: undefined }, check: 'audienceIncludesClient', message: /aud claim/ },
  { title: 'expired this second', claims: { exp: NOW }, check: 'timesHold', message: /token is expired/ },
  { title: 'no expiry', claims: { exp: undefined }, check: 'timesHold', message: /no exp/ },
  { title: 'an expiry in words', claims: { exp: 'never' }, check: 'timesHold', message: /no time/ },
  { title: 'not yet', claims: { nbf: NOW + 301 }, check: 'timesHold', message: /before the nbf/ },
  { title: 'of the future', claims: { iat: NOW + 301 }, check: 'timesHold', message: /future/ },
  {
    title: 'a required claim is missing',
    rules: { requiredClaims: { hd: 'example.com' } },
    check: 'requiredClaimsHeld',
    message: /required claim hd not present in ID token/,
  },
  {
    title: 'a required claim of another value',
    rules: { requiredClaims: { hd: 'example.com' } },
    claims: { hd: 'Example.com' },
    check: 'requiredClaimsHeld',
    message: /Got = "Example.com", want = "example.com"/,
  },
  {
    title: 'attack: a required claim that is a list',
    rules: { requiredClaims: { hd: 'example.com' } },
    claims: { hd: ['example.com'] },
    check: 'requiredClaimsHeld',
    message: /is no text/,
  },
  {
    title: 'attack: a required claim that only the prototype has',
    rules: { requiredClaims: { constructor: 'x' } },
    check: 'requiredClaimsHeld',
    message: /not present/,
  },
  { title: 'no username', rules: { usernameClaim: 'name' }, check: 'usernameClaimed', message: /no text/ },
  { title: 'an empty username', claims: { sub: '' }, check: 'usernameClaimed', message: /empty/ },
  {
    title: 'attack: an address that was not verified',
    rules: email,
    claims: { email: 'boss@example.com', email_verified: false },
    check: 'usernameClaimed',
    message: /email not verified/,
  },
  {
    title: 'an address of which nothing is said',
    rules: email,
    claims: { email: 'boss@example.com' },
    check: 'usernameClaimed',
    message: /email not verified/,
  },
  {
    title: 'verified, but only in words',
    rules: email,
    claims: { email: 'boss@example.com', email_verified: 'true' },
    check: 'usernameClaimed',
    message: /email not verified/,
  },
  {
    title: 'groups that are neither',
    claims: { groups: { a: 1 } },
    check: 'groupsClaimed',
    message: /neither text nor/,
  },
  {
    title: 'groups elsewhere',
    claims: { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://x' } } },
    check: 'groupsClaimed',
    message: /distributed claim/,
  },
  {
    title: 'attack: a group called system:masters',
    rules: { groupsPrefix: '' },
    claims: { groups: ['dev', 'system:masters'] },
    check: 'namesUnreserved',
    message: /"system:masters" is reserved/,
  },
  {
    title: 'attack: a uid that stands for an IAM principal',
    rules: { uidClaim: 'oid' },
    claims: { oid: 'aws-iam-authenticator:111122223333:AIDAADMIN' },
    check: 'namesUnreserved',
    message: /uid "aws-iam-authenticator:\S+" is reserved/,
  },
  {
    title: 'attack: a prefix and a group that make a reserved one',
    rules: { groupsPrefix: 'sys' },
    claims: { groups: ['tem:masters'] },
    check: 'namesUnreserved',
    message: /reserved/,
  },
  {
    title: 'attack: a user called system:admin',
    rules: { usernamePrefix: '' },
    claims: { sub: 'system:admin' },
    check: 'namesUnreserved',
    message: /reserved/,
  },
  {
    title: 'attack: a user called like a part of this system',
    rules: { usernamePrefix: '' },
    claims: { sub: 'eks:addon-manager' },
    check: 'namesUnreserved',
    message: /reserved/,
  },
  {
    title: 'attack: a line end in a name',
    claims: { sub: 'jane\r\nImpersonate-Group: system:masters' },
    check: 'namesUnreserved',
    message: /characters/,
  },
  {
    title: 'attack: white space that a header would lose',
    rules: { usernamePrefix: '' },
    claims: { sub: ' admin' },
    check: 'namesUnreserved',
    message: /characters/,
  },
  {
    title: 'attack: an empty group',
    rules: { groupsPrefix: '' },
    claims: { groups: [''] },
    check: 'namesUnreserved',
    message: /characters/,
  },
];

describe('ID tokens to users (Kubernetes: OpenID Connect tokens; OpenID Connect Core 3.1.3.7)', () => {
  for (const accepted of ACCEPTED)
    it(`takes ${accepted.title}`, async () => {
      assert.deepEqual(await review(accepted), { ok: true, user: accepted.user, by: `OIDC ${ISSUER}` });
    });
  for (const refused of REFUSED)
    it(`refuses ${refused.title}`, async () => {
      const { check, message, ...answer } = { message: '', check: '', ...(await review(refused)) };
      assert.deepEqual({ ...answer, check }, { ok: false, result: 'invalid_token', check: refused.check });
      assert.match(message, refused.message);
    });
});

describe('keys of a provider', () => {
  it('are fetched once for many tokens, and once more for an unknown kid', async () => {
    const { fetcher, reviewer } = world();
    await Promise.all([1, 2, 3].map(() => reviewer.review(tokenOf({}))));
    assert.equal(fetcher.asked.length, 2, 'the document and the keys');
    await Promise.all([1, 2, 3].map(() => reviewer.review(tokenOf({ by: () => stranger }))));
    assert.equal(fetcher.asked.length, 2, 'asked for so shortly before');
  });
  it('a provider that cannot be reached is a refusal that says so', async () => {
    const { fetcher, reviewer } = world();
    fetcher.documents.clear();
    const answer = await reviewer.review(tokenOf({}));
    assert.ok(!answer.ok);
    assert.match(answer.message, /could not be fetched: connection refused/);
  });
  it('a token that cannot be right causes no fetch', async () => {
    const { fetcher, reviewer } = world();
    await reviewer.review(hmacToken());
    assert.deepEqual(fetcher.asked, []);
  });
  it('an issuer over plain http is never configured', () => {
    assert.throws(() => world({ issuerUrl: 'http://idp.example.com' }), RangeError);
  });
  it('recognises by the issuer alone', () => {
    const { reviewer } = world();
    assert.ok(reviewer.recognises(tokenOf({ by: () => stranger })));
    assert.ok(!reviewer.recognises(tokenOf({ claims: { iss: `${ISSUER}/` } })));
    assert.ok(!reviewer.recognises('k8s-aws-v1.aHR0cHM6'));
  });
});

describe('prefix of user names, as kube-apiserver reads its flag', () => {
  it('the issuer by default, none for addresses, none for -', () => {
    assert.equal(usernamePrefixOf(undefined, 'sub', ISSUER), `${ISSUER}#`);
    assert.equal(usernamePrefixOf('', 'sub', ISSUER), `${ISSUER}#`);
    assert.equal(usernamePrefixOf(undefined, 'email', ISSUER), '');
    assert.equal(usernamePrefixOf('-', 'sub', ISSUER), '');
    assert.equal(usernamePrefixOf('x:', 'email', ISSUER), 'x:');
  });
});
