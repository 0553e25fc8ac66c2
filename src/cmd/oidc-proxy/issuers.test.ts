import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Command } from 'commander';
import { issuersOfFile } from './authentication-config.ts';
import { issuerOfFlags } from './configured-issuer.ts';
import { ownPair } from './own-pair.ts';
import { addFlags, readFlags } from './read-flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolecall-issuers-'));
after(() => rmSync(folder, { recursive: true }));

const ISSUER = ['--oidc-issuer-url', 'https://idp.example', '--oidc-client-id', 'k8s'];
const read = (...given: readonly string[]) =>
  readFlags(addFlags(new Command()).parse(given, { from: 'user' }).opts());

describe('flags of oidc-proxy', () => {
  it('prefixes and required claims mean what kube-apiserver says they do', async () => {
    const claims = ['--oidc-required-claim', 'hd=example.com', '--oidc-required-claim', 'a=b=c,d=e'];
    const { rules } = await issuerOfFlags(read(...ISSUER, ...claims));
    assert.deepEqual(rules, {
      issuerUrl: 'https://idp.example',
      clientId: 'k8s',
      usernameClaim: 'sub',
      usernamePrefix: 'https://idp.example#',
      groupsPrefix: '',
      requiredClaims: { hd: 'example.com', a: 'b=c', d: 'e' },
      algorithms: ['RS256'],
    });
    const none = await issuerOfFlags(read(...ISSUER, '--oidc-username-prefix', '-'));
    assert.equal(none.rules.usernamePrefix, '');
    const email = await issuerOfFlags(read(...ISSUER, '--oidc-username-claim', 'email'));
    assert.equal(email.rules.usernamePrefix, '');
  });

  for (const [title, given, message] of [
    ['no issuer', [], /either --oidc-issuer-url/],
    ['no client', ['--oidc-issuer-url', 'https://x'], /go together/],
    ['http', ['--oidc-issuer-url', 'http://x', '--oidc-client-id', 'x'], /must be an https URL/],
    ['both ways', [...ISSUER, '--authentication-config', 'f'], /give either/],
    ['a required claim without a value', [...ISSUER, '--oidc-required-claim', 'hd'], /KEY=VALUE/],
    [
      'a required claim with two values',
      [...ISSUER, '--oidc-required-claim', 'hd=a', '--oidc-required-claim', 'hd=b'],
      /each key once/,
    ],
    ['a group prefix that means to be none', [...ISSUER, '--oidc-groups-prefix', '-'], /every group/],
    ['audiences for nothing', [...ISSUER, '--token-passthrough-audiences', 'a'], /needs --token-passthrough/],
    ['a port that is none', [...ISSUER, '--secure-port', '65536'], /must be a number/],
    ['half a pair', [...ISSUER, '--tls-cert-file', 'x'], /go together/],
  ] as const)
    it(`refused: ${title}`, () => {
      assert.throws(() => read(...given), message);
    });

  for (const algorithms of ['none', 'HS256', 'RS256,HS256', 'PS256', ''])
    it(`refused: algorithms "${algorithms}"`, async () => {
      const flags = read(...ISSUER, '--oidc-signing-algs', algorithms);
      await assert.rejects(issuerOfFlags(flags), /must be of RS256/);
    });
});

const HEAD = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n';
const FIRST = `- issuer: {url: "https://a.example", audiences: [k8s]}
  claimValidationRules: [{claim: hd, requiredValue: example.com}]
  claimMappings:
    username: {claim: email, prefix: ""}
    groups: {claim: groups, prefix: "a:"}
    uid: {claim: sub}
`;
const SECOND = `- issuer: {url: "https://b.example/x", audiences: [kube], certificateAuthority: PEM}
  claimMappings: {username: {claim: sub, prefix: "b:"}}
`;

const issuersOf = (text: string) => {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, text);
  return issuersOfFile(file);
};

describe('an AuthenticationConfiguration of Kubernetes', () => {
  it('several issuers, each with its own rules and trust', async () => {
    const [first, second] = await issuersOf(HEAD + FIRST + SECOND);
    const { algorithms, ...rules } = first?.rules ?? assert.fail();
    assert.deepEqual(rules, {
      issuerUrl: 'https://a.example',
      clientId: 'k8s',
      usernameClaim: 'email',
      usernamePrefix: '',
      groupsClaim: 'groups',
      groupsPrefix: 'a:',
      uidClaim: 'sub',
      requiredClaims: { hd: 'example.com' },
    });
    assert.equal(algorithms?.length, 6);
    assert.deepEqual([second?.rules.usernamePrefix, second?.authorityPem], ['b:', 'PEM']);
  });

  for (const [title, text] of [
    [
      'an expression for a rule',
      FIRST.replace('{claim: hd, requiredValue: example.com}', '{expression: "true"}'),
    ],
    ['a rule that requires nothing', FIRST.replace(', requiredValue: example.com', '')],
    ['an expression for a name', FIRST.replace('{claim: sub}', '{expression: claims.sub}')],
    ['user rules', `${FIRST}  userValidationRules: [{expression: "false", message: no}]\n`],
    ['a username without a word on its prefix', FIRST.replace(', prefix: ""', '')],
    ['plain http', FIRST.replace('https:', 'http:')],
    ['several audiences', FIRST.replace('[k8s]', '[k8s, other]')],
    ['an issuer twice', FIRST + FIRST],
    ['two rules for a claim', FIRST.replace('[{claim: hd,', '[{claim: hd, requiredValue: x}, {claim: hd,')],
    ['no issuer', '  []\n'],
    ['no YAML', '- {\n'],
  ] as const)
    it(`refused, and not ignored: ${title}`, () =>
      assert.rejects(issuersOf(HEAD + text), /cannot be used|twice/));
});

it('a certificate of its own is kept while it is good for the names, and its key is private', async () => {
  const place = join(folder, 'pair');
  const now = Date.UTC(2026, 10, 22);
  const names = ['localhost', '127.0.0.1'];
  const pair = await ownPair(place, names, now);
  const made = () => statSync(pair.key).mtimeMs + statSync(pair.key).ino;
  assert.equal(statSync(pair.key).mode & 0o777, 0o600);
  const first = made();
  await ownPair(place, names, now + 200 * 86_400_000);
  assert.equal(made(), first);
  await ownPair(place, [...names, 'proxy.example'], now);
  assert.notEqual(made(), first);
  const second = made();
  await ownPair(place, [...names, 'proxy.example'], now + 366 * 86_400_000);
  assert.notEqual(made(), second);
});
