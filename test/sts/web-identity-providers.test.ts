import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, beforeEach, describe, it } from 'node:test';
import type { PublicJwk } from '../../src/core/ports/cryptography.ts';
import { cryptography } from '../../src/crypto/index.ts';
import {
  AUDIENCE,
  type Federation,
  makeFederation,
  makeRole,
  NOW,
  trustFor,
} from '../../src/service/federation/testing/federation.fake.ts';
import { type FakeKey, makeKey } from '../../src/service/federation/testing/keyring.fake.ts';
import { signToken } from '../../src/service/federation/testing/token.fake.ts';

let signing: FakeKey;
let instance: Federation;

before(async () => {
  signing = await makeKey();
});
beforeEach(async () => {
  instance = await makeFederation(signing);
});

const claimsOf = (provider: string, more: object = {}) => ({
  iss: `https://${provider}`,
  sub: 'somebody',
  aud: AUDIENCE,
  iat: NOW,
  exp: NOW + 600,
  ...more,
});

/** Registers the provider, with this key, and lets the role trust it under the condition. */
async function serve(provider: string, condition: object, key: FakeKey = signing): Promise<void> {
  await instance.putProvider(provider);
  instance.fetcher.serve(provider, [{ ...key.publicJwk, kid: key.kid }]);
  await instance.putRole(makeRole({ assumeRolePolicy: trustFor(provider, condition) }));
}

const tokenOf = (provider: string, more: object = {}) =>
  signToken({ alg: 'RS256', kid: signing.kid }, claimsOf(provider, more), signing);

describe('elliptic keys of providers (sts.md 7.2)', () => {
  const CURVES = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const;

  function ecKey(curve: string): FakeKey {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    return {
      kid: curve,
      publicJwk: { kty, crv, x, y } as PublicJwk,
      key: cryptography.importPrivateKeyPem(pem),
    };
  }

  for (const [alg, curve] of Object.entries(CURVES) as [keyof typeof CURVES, string][]) {
    it(`${alg} tokens are taken`, async () => {
      const key = ecKey(curve);
      await serve('idp.example.com', {}, key);
      const token = signToken({ alg, kid: key.kid }, claimsOf('idp.example.com'), key, alg);
      assert.equal((await instance.exchange({ token })).subject, 'somebody');
    });
  }

  it('attack: an algorithm of another curve does not verify', async () => {
    const key = ecKey('P-384');
    await serve('idp.example.com', {}, key);
    const signed = signToken({ alg: 'ES384', kid: key.kid }, claimsOf('idp.example.com'), key, 'ES384');
    const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid: key.kid })).toString('base64url');
    const token = [header, ...signed.split('.').slice(1)].join('.');
    await assert.rejects(async () => instance.exchange({ token }), { code: 'InvalidIdentityToken' });
  });
});

describe('extra claims of known providers (sts.md 7.7)', () => {
  const ROWS: readonly (readonly [provider: string, claim: string, value: string | number | boolean])[] = [
    ['token.actions.githubusercontent.com', 'repository', 'octo/app'],
    ['token.actions.githubusercontent.com', 'repository_owner_id', 7],
    ['token.actions.githubusercontent.com/octo', 'job_workflow_ref', 'octo/app/.github/workflows/x@main'],
    ['gitlab.com', 'project_id', '42'],
    ['gitlab.com', 'ref_protected', true],
    ['gitlab.com', 'user_login', 'alice'],
    ['agent.buildkite.com', 'pipeline_slug', 'deploy'],
    ['accounts.google.com', 'google/organization_number', '123'],
    ['oidc.circleci.com/org/1', 'oidc.circleci.com/project-id', 'p'],
    ['idcs-1.identity.oraclecloud.com', 'rpst_id', 'r'],
    ['idp.example.com', 'email', 'a@example.com'],
  ];
  for (const [provider, claim, value] of ROWS) {
    it(`${provider}: ${claim}`, async () => {
      await serve(provider, { StringEquals: { [`${provider}:${claim}`]: String(value) } });
      assert.ok(await instance.exchange({ token: tokenOf(provider, { [claim]: value }) }));
      await assert.rejects(async () => instance.exchange({ token: tokenOf(provider) }), {
        code: 'AccessDenied',
      });
    });
  }

  for (const [provider, claim] of [
    ['idp.example.com', 'repository'],
    ['gitlab.com', 'user_Login'],
    ['gitlab.com.evil.example', 'user_login'],
    ['eviloraclecloud.com', 'rpst_id'],
    ['token.actions.githubusercontent.com', 'run_id'],
  ] as const) {
    it(`attack: ${claim} of ${provider} is no condition key`, async () => {
      await serve(provider, { StringEquals: { [`${provider}:${claim}`]: 'x' } });
      const token = tokenOf(provider, { [claim]: 'x' });
      await assert.rejects(async () => instance.exchange({ token }), { code: 'AccessDenied' });
    });
  }
});

it('Google is called by its own name in answers (7.3)', async () => {
  await serve('accounts.google.com', {});
  const output = await instance.exchange({ token: tokenOf('accounts.google.com') });
  assert.equal(output.provider, 'accounts.google.com');
});
