import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { Refusal } from '../../core/errors/refusal.ts';
import { associationKey, POD_IDENTITY_ASSOCIATION } from '../../core/records/association.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import type { AccountSight } from '../pod-identity/workloads.ts';
import {
  ACCOUNT,
  type Federation,
  FOREIGN,
  HOSTED,
  makeFederation,
  makeRole,
  ROLE_ARN,
  trustFor,
} from './testing/federation.fake.ts';
import { type FakeKey, makeKey } from './testing/keyring.fake.ts';

let signing: FakeKey;
let instance: Federation;

before(async () => {
  signing = await makeKey();
});
beforeEach(async () => {
  instance = await makeFederation(signing, { strictBinding: true });
  await instance.putRole(makeRole({ assumeRolePolicy: WILDCARD }));
});

const WILDCARD = trustFor(HOSTED, { StringLike: { [`${HOSTED}:sub`]: 'system:serviceaccount:*' } });
const sees = (roleArn: string | undefined, uid = 'u1'): AccountSight => ({ state: 'present', uid, roleArn });

async function refused(token?: string): Promise<string> {
  const failure = await Promise.resolve()
    .then(() => instance.exchange(token === undefined ? {} : { token }))
    .catch((error: unknown) => error);
  assert.ok(failure instanceof Refusal);
  assert.deepEqual(
    [failure.code, failure.status, failure.message],
    ['AccessDenied', 403, 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
  );
  assert.equal((instance.audit as { check?: string }).check, 'serviceAccountBound');
  return failure.reason ?? '';
}

describe('strict binding: only the role of the service account, whatever the trust policy lets in', () => {
  it('the annotated role is given, at once', () => {
    instance.workloads.account = sees(ROLE_ARN);
    assert.ok(!(instance.exchange() instanceof Promise));
  });
  it('attack: another service account that the wildcard lets in', async () => {
    instance.workloads.account = sees(undefined);
    assert.match(await refused(), /^strict binding: service account .* is annotated with no role/);
    instance.workloads.account = sees(`${ROLE_ARN}x`);
    assert.match(await refused(), /is annotated with arn:.*readerx and not associated with/);
  });
  it('attack: the token of a service account that was deleted and made again', async () => {
    instance.workloads.account = sees(ROLE_ARN, 'u2');
    const bound = { namespace: 'default', serviceaccount: { name: 'my-service-account', uid: 'u1' } };
    assert.match(await refused(instance.token({ 'kubernetes.io': bound })), /is another of that name/);
    instance.workloads.account = { state: 'absent' };
    assert.match(await refused(), /is not there/);
  });
  it('attack: a subject that is no service account', async () => {
    instance.workloads.account = sees(ROLE_ARN);
    const wide = trustFor(HOSTED, { StringLike: { [`${HOSTED}:sub`]: '*' } });
    await instance.putRole(makeRole({ assumeRolePolicy: wide }));
    for (const sub of ['somebody', 'system:serviceaccount:default:my-service-account:x']) {
      assert.match(await refused(instance.token({ sub })), /is no service account/);
    }
  });
  it('fails closed while the cluster cannot be seen', async () => {
    instance.workloads.account = { state: 'unknown', reason: 'the API is away' };
    assert.equal(await refused(), 'strict binding: the API is away');
  });
  it('the associated role is given, for that cluster, namespace and name alone', async () => {
    const associate = (key: string, roleArn: string) =>
      instance.directory.transact((tx) =>
        tx.put(POD_IDENTITY_ASSOCIATION, ACCOUNT, key, { roleArn, cluster: 'sandbox' } as never),
      );
    await associate(associationKey('sandbox', 'other', 'my-service-account'), ROLE_ARN);
    await associate(associationKey('sandbox', 'default', 'my-service-account'), `${ROLE_ARN}x`);
    await refused();
    await associate(associationKey('sandbox', 'default', 'my-service-account'), ROLE_ARN);
    assert.ok(await instance.exchange());
  });
  it('holds for attached clusters, and says nothing of other issuers', async () => {
    const foreign = await makeKey();
    instance.fetcher.serve(FOREIGN, [{ ...foreign.publicJwk, kid: foreign.kid }]);
    const policy = trustFor(FOREIGN, { StringLike: { [`${FOREIGN}:sub`]: '*' } });
    await instance.putRole(makeRole({ assumeRolePolicy: policy }));
    const other = await makeFederation(foreign);
    const token = other.token({ iss: `https://${FOREIGN}` });
    assert.ok(await instance.exchange({ token }));
    const cluster = instance.directory.get(CLUSTER, ACCOUNT, 'sandbox')?.body;
    assert.ok(cluster);
    await instance.directory.transact((tx) =>
      tx.put(CLUSTER, ACCOUNT, 'far', {
        ...cluster,
        name: 'far',
        issuer: `https://${FOREIGN}`,
        sandbox: false,
      }),
    );
    await refused(token);
  });
  it('is off unless asked for', async () => {
    instance = await makeFederation(signing);
    assert.ok(await instance.exchange());
  });
});
