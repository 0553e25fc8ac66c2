import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT_ID, openFakeServices } from '../../../test/fakes/instance.fake.ts';
import { clusterToken } from '../../client/index.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { ensureAdministrator } from '../../service/users/bootstrap.ts';
import { signedFor } from './signed-for.ts';

test('the cluster that a token names is found among those that are known, by its signature', async () => {
  const { services, clock, close } = await openFakeServices();
  const credentials = await ensureAdministrator(services);
  for (const name of ['sandbox', 'edge']) {
    const arn = `arn:aws:eks:us-east-1:${ACCOUNT_ID}:cluster/${name}`;
    // What is not looked at is left out.
    const cluster = { name, arn, issuer: `https://localhost/id/${name}` } as Cluster;
    await services.directory.transact((tx) => tx.put(CLUSTER, ACCOUNT_ID, name, cluster));
  }
  const of = async (cluster: string, more: object = {}) => {
    const { endpointUrl: endpoint, region } = services.settings;
    const made = await clusterToken({ cluster, region, endpoint, credentials, now: clock.now, ...more });
    return signedFor(services, made.token);
  };
  assert.equal(await of('edge'), 'edge');
  assert.equal(await of('sandbox'), 'sandbox');
  assert.equal(await of('elsewhere'), undefined);
  assert.equal(await of('edge', { credentials: { ...credentials, secretAccessKey: 'wrong' } }), undefined);
  assert.equal(await of('edge', { now: () => clock.time - 16 * 60_000 }), undefined);
  assert.equal(signedFor(services, 'k8s-aws-v1.x'), undefined);
  await close();
});
