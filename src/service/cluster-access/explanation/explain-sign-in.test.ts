import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainSignIn } from './explain-sign-in.ts';

const ISSUER = 'https://dex.example.com';
const config = { name: 'people', issuerUrl: ISSUER, clientId: 'kubernetes' };
const signIns = { ownIssuer: 'https://localhost:4743/id/1', configs: [config] };
const SECRET = 'c2lnbmF0dXJl';

function tokenOf(iss: unknown): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss, sub: 'jane' })}.${SECRET}`;
}

function told(check: string, message: string, token = tokenOf(ISSUER), configs = [config]) {
  return explainSignIn({ cluster: 'payments', signIns: { ...signIns, configs } }, token, {
    check,
    message: `oidc: ${message}`,
  });
}

const SHOW =
  'aws eks describe-identity-provider-config --cluster-name payments --identity-provider-config type=oidc,name=people';
const LOGIN = `rolecall login --issuer-url '${ISSUER}' --client-id 'kubernetes'`;

const rows: readonly (readonly [
  check: string,
  message: string,
  likely: RegExp,
  change: readonly string[],
])[] = [
  [
    'audienceIncludesClient',
    'expected audience "kubernetes", got "other", "third"',
    /the claim aud is "other", "third", and must hold "kubernetes"/,
    [LOGIN, SHOW],
  ],
  [
    'requiredClaimsHeld',
    'required claim hd value does not match. Got = "b.com", want = "a.com"',
    /the claim hd is "b\.com", and must be "a\.com"/,
    ['log in as somebody who has it', LOGIN, SHOW],
  ],
  [
    'requiredClaimsHeld',
    'required claim hd not present in ID token',
    /the claim hd is missing/,
    ['let the provider put hd into ID tokens, then log in again', LOGIN, SHOW],
  ],
  [
    'usernameClaimed',
    'the username claim email is no text',
    /the claim email, which is the username, is missing/,
    [`${LOGIN} --scope SCOPE, the one that brings email`, SHOW],
  ],
];

for (const [check, message, likely, change] of rows)
  test(`${message}: the claim by name, and a command`, () => {
    const account = told(check, message);
    assert.equal(account?.message, `oidc: ${message}`);
    assert.match(account.likely.join(), likely);
    assert.deepEqual(account.change, change);
    assert.ok(!JSON.stringify(account).includes(SECRET));
  });

test('an issuer that nobody configured, and one that differs by a slash', () => {
  const other = told('prefixExpected', 'x', tokenOf('https://other.example.com'));
  assert.equal(other?.step, 'issuerMatches');
  assert.match(
    other.message ?? '',
    /the claim iss is "https:\/\/other.*"; the cluster's providers are "https:\/\/dex/,
  );
  assert.match(
    other.change.join(),
    /^aws eks associate-identity-provider-config --cluster-name payments --oidc '/,
  );
  const near = told('prefixExpected', 'x', tokenOf(`${ISSUER}/`));
  assert.match(near?.likely.join() ?? '', /the config people says "https:\/\/dex\.example\.com": a slash/);
  assert.match(near?.change.join() ?? '', /^aws eks disassociate-identity-provider-config/);
  assert.match(told('prefixExpected', 'x', tokenOf('y'), [])?.message ?? '', /has no identity provider$/);
});

test('attack: an issuer that would leave its quotes, and one without end', () => {
  const quotes = told('prefixExpected', 'x', tokenOf("https://x'; reboot; '"));
  assert.match(quotes?.change.join() ?? '', /x'\\''; reboot; '\\'',clientId/);
  const long = told('prefixExpected', 'x', tokenOf(`https://${'x'.repeat(5000)}`));
  assert.ok(JSON.stringify(long).length < 1500);
});

test('of several configs none is named; other tokens are none of a provider', () => {
  const two = told('timesHold', 'token is expired', tokenOf(ISSUER), [config, { ...config, name: 'b' }]);
  assert.equal(two?.step, 'timesHold');
  const audience = told('audienceIncludesClient', 'expected audience "b", got "c"', tokenOf(ISSUER), [
    config,
    { ...config, name: 'b' },
  ]);
  assert.match(audience?.change.join() ?? '', /--issuer-url ISSUER --client-id 'b'.*name=NAME/);
  for (const token of ['x', 'a.b.c', tokenOf(signIns.ownIssuer), tokenOf(7)])
    assert.equal(told('prefixExpected', 'x', token), undefined);
});
