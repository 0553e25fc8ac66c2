import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  IDENTITY_PROVIDER_CONFIG,
  type IdentityProviderConfig,
} from '../../core/records/identity-provider-config.ts';
import type { Cluster } from '../../core/records/resources.ts';
import { cryptography } from '../../crypto/index.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { openDirectory } from '../directory/open-directory.ts';
import { FetchedProviderKeys } from '../federation/fetched-keys.ts';
import { ACCOUNT, FakeFetcher, NOW } from '../federation/testing/federation.fake.ts';
import { makeKey } from '../federation/testing/keyring.fake.ts';
import { signToken } from '../federation/testing/token.fake.ts';
import type { Services } from '../services.ts';
import { oidcUserReviewers } from './oidc-user-reviewers.ts';

const HOST = 'idp.example.com';
const CLUSTER = {
  name: 'sandbox',
  arn: `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/sandbox`,
  issuer: 'https://localhost:4743/id/A',
} as Cluster;

const config = (changes: Partial<IdentityProviderConfig> = {}): IdentityProviderConfig => ({
  cluster: 'sandbox',
  name: 'dex',
  arn: 'arn',
  status: 'ACTIVE',
  oidc: {
    issuerUrl: `https://${HOST}`,
    clientId: 'kubernetes',
    usernameClaim: 'sub',
    usernamePrefix: 'dex:',
    groupsPrefix: '',
    requiredClaims: {},
  },
  tags: {},
  ...changes,
});

async function world() {
  const key = await makeKey();
  const fetcher = new FakeFetcher();
  fetcher.serve(HOST, [{ ...key.publicJwk, kid: key.kid }]);
  const clock = { now: () => NOW * 1000 };
  const directory = await openDirectory(openMemoryStore());
  const providerKeys = new FetchedProviderKeys({ cryptography, clock, fetcher });
  const services = { cryptography, clock, directory, providerKeys } as unknown as Services;
  const put = (body: IdentityProviderConfig) =>
    directory.transact((tx) =>
      tx.put(IDENTITY_PROVIDER_CONFIG, ACCOUNT, `${body.cluster}/${body.name}`, body),
    );
  const token = (claims: object = {}) =>
    signToken(
      { alg: 'RS256', kid: key.kid },
      { iss: `https://${HOST}`, aud: 'kubernetes', sub: 'jane', iat: NOW, exp: NOW + 60, ...claims },
      key,
    );
  return { directory, reviewers: oidcUserReviewers(services, CLUSTER), put, token };
}

it('a config is asked from the moment that it is active until it goes, and only that of the cluster', async () => {
  const { directory, reviewers, put, token } = await world();
  assert.ok(!reviewers.recognises(token()));
  await put(config({ cluster: 'sandbox2' }));
  await put(config({ status: 'CREATING' }));
  assert.ok(!reviewers.recognises(token()));
  await put(config());
  assert.deepEqual(await reviewers.review(token()), {
    ok: true,
    user: { username: 'dex:jane', groups: [] },
    by: `OIDC https://${HOST}`,
  });
  await put(config({ status: 'DELETING' }));
  const late = await reviewers.review(token());
  assert.ok(!late.ok);
  reviewers.stop();
  await directory.close();
});

it('of two configs of one issuer, the one whose client the token is for takes it', async () => {
  const { directory, reviewers, put, token } = await world();
  await put(config());
  await put(config({ name: 'second', oidc: { ...config().oidc, clientId: 'other', usernamePrefix: 'o:' } }));
  const names = await Promise.all(
    ['kubernetes', 'other', 'third'].map(async (aud) => {
      const answer = await reviewers.review(token({ aud }));
      return answer.ok ? answer.user.username : answer.check;
    }),
  );
  assert.deepEqual(names, ['dex:jane', 'o:jane', 'audienceIncludesClient']);
  reviewers.stop();
  await directory.close();
});

it("attack: a config of the cluster's own issuer makes no person of a pod", async () => {
  const { directory, reviewers, put, token } = await world();
  await put(config({ oidc: { ...config().oidc, issuerUrl: CLUSTER.issuer } }));
  assert.ok(!reviewers.recognises(token({ iss: CLUSTER.issuer })));
  reviewers.stop();
  await directory.close();
});
