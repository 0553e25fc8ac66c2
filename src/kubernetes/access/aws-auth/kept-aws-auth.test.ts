import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { FakeLog } from '../../../../test/fakes/log.fake.ts';
import { type SandboxApi, startSandboxApi } from '../../../../test/fakes/sandbox-api.fake.ts';
import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { KubernetesClient } from '../../client/client.ts';
import type { KubernetesObject } from '../../client/resource.ts';
import { NO_ACCESS_METRICS } from '../access-metrics.ts';
import { connectTo } from '../connect-sandbox.fake.ts';
import { type AwsAuthSource, followAwsAuth } from './follow-aws-auth.ts';
import type { KeptMap, MapKeeper } from './kept-map.ts';
import { faultText } from './map-fault.ts';

const MAPS = '/api/v1/namespaces/kube-system/configmaps';
const ARN = 'arn:aws:iam::111122223333:role/admin';
const OTHER = 'arn:aws:iam::111122223333:role/gone';
const entry = (arn: string, username: string) => `- rolearn: ${arn}\n  username: ${username}\n`;
const BROKEN = '- rolearn: x\n\tusername: y\n';

let api: SandboxApi;
let client: KubernetesClient;
/** What outlives an authenticator. */
let copy: KeptMap | undefined;
const copies = new Map<string, boolean>();

before(async () => {
  api = await startSandboxApi();
  client = await connectTo(api);
});
after(async () => {
  client.close();
  await api.close();
});
beforeEach(async () => {
  copy = undefined;
  await client.delete(`${MAPS}/aws-auth`).catch(() => undefined);
});

function keeper(): MapKeeper {
  return {
    // As from a file: nothing of the process before is shared.
    kept: copy === undefined ? undefined : structuredClone(copy),
    async keep(map) {
      copy = map;
    },
  };
}

async function start(): Promise<AwsAuthSource> {
  const source = followAwsAuth(client, {
    log: new FakeLog(),
    clock: api.services.clock,
    keeper: keeper(),
    metrics: { ...NO_ACCESS_METRICS, sectionFromCopy: (section, served) => copies.set(section, served) },
    backoff: { first: 1, most: 2 },
  });
  await source.whenReady();
  return source;
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 5));
}

const metadata = { name: 'aws-auth', namespace: 'kube-system' };
const create = (data: Record<string, string>) => client.create<KubernetesObject>(MAPS, { metadata, data });
const put = (data: Record<string, string>) =>
  client.update<KubernetesObject>(`${MAPS}/aws-auth`, { metadata, data });

function named(source: AwsAuthSource, arn: string): string {
  const identity: ClusterIdentity = {
    arn,
    canonicalArn: arn,
    partition: 'aws',
    account: '111122223333',
    userId: 'AROA',
    sessionName: '',
    accessKeyId: 'ASIA',
  };
  const mapping = source.map(identity);
  return mapping.state === 'mapped' ? mapping.to.username : mapping.state;
}

/** An authenticator sees the map and goes. */
async function seen(): Promise<void> {
  await (await start()).stop();
}

test('a start over a section that does not parse maps by the copy, says so, and stops doing so when it is mended', async () => {
  await create({ mapRoles: entry(ARN, 'admin'), mapUsers: '' });
  await seen();
  const version = copy?.sections.mapRoles?.resourceVersion;
  await put({ mapRoles: BROKEN });
  const source = await start();
  assert.equal(named(source, ARN), 'admin');
  const [fault] = source.faults().map(faultText);
  assert.match(
    fault ?? '',
    new RegExp(`^mapRoles, line 2: .*last good version \\(resourceVersion ${version}\\), kept since before`),
  );
  assert.deepEqual([copies.get('mapRoles'), copies.get('mapUsers')], [true, false]);
  const told = async () => {
    const { items } = await client.list<KubernetesObject>('/api/v1/namespaces/kube-system/events');
    return items.some(({ reason, message }) => reason === 'InvalidSection' && message === fault);
  };
  await until(told);
  await put({ mapRoles: entry(OTHER, 'other') });
  await until(() => named(source, OTHER) === 'other');
  assert.equal(named(source, ARN), 'unmapped');
  assert.equal(copies.get('mapRoles'), false);
  await source.stop();
});

test('it holds over several starts', async () => {
  await create({ mapRoles: entry(ARN, 'admin') });
  await seen();
  await put({ mapRoles: BROKEN });
  await seen();
  await seen();
  const source = await start();
  assert.equal(named(source, ARN), 'admin');
  await source.stop();
});

test('attack: what was removed from a section that parses does not come back, nor do other sections of the copy', async () => {
  const mapUsers = '- userarn: arn:aws:iam::111122223333:user/ann\n  username: ann\n';
  await create({ mapRoles: entry(ARN, 'admin') + entry(OTHER, 'gone'), mapUsers });
  await seen();
  // While nobody follows.
  await put({ mapRoles: entry(ARN, 'admin'), mapAccounts: BROKEN });
  const source = await start();
  assert.equal(named(source, OTHER), 'unmapped');
  assert.equal(named(source, 'arn:aws:iam::111122223333:user/ann'), 'unmapped');
  assert.match(source.faults().map(faultText).join(), /mapAccounts, line 2: .*its last good version/);
  await put({ mapRoles: BROKEN, mapUsers: BROKEN });
  await until(() => source.faults().length === 2);
  assert.deepEqual([named(source, ARN), named(source, OTHER)], ['admin', 'unmapped']);
  assert.equal(named(source, 'arn:aws:iam::111122223333:user/ann'), 'unmapped');
  await source.stop();
});

test('attack: a map that was deleted and made anew gets nothing from the one before', async () => {
  await create({ mapRoles: entry(ARN, 'admin') });
  await seen();
  const before = copy;
  await client.delete(`${MAPS}/aws-auth`);
  await create({ mapRoles: BROKEN });
  const source = await start();
  assert.equal(named(source, ARN), 'unmapped');
  assert.match(source.faults().map(faultText).join(), /no good version of it is known, so it maps nobody$/);
  await source.stop();
  assert.notEqual(copy?.uid, before?.uid);
  assert.deepEqual(Object.keys(copy?.sections ?? {}), ['mapUsers', 'mapAccounts']);
});

test('a deleted map takes its copy with it, while somebody follows and while nobody does', async () => {
  await create({ mapRoles: entry(ARN, 'admin') });
  const source = await start();
  await until(() => copy !== undefined);
  await client.delete(`${MAPS}/aws-auth`);
  await until(() => copy === undefined);
  await create({ mapRoles: entry(ARN, 'admin') });
  await until(() => copy !== undefined);
  await source.stop();
  await client.delete(`${MAPS}/aws-auth`);
  await seen();
  assert.equal(copy, undefined);
});

test('attack: a text in the copy that is no section maps nobody', async () => {
  const { metadata: made } = await create({ mapRoles: BROKEN });
  for (const text of [BROKEN, 'x', '- rolearn: y']) {
    copy = { uid: made.uid ?? '', sections: { mapRoles: { text, resourceVersion: '1' } } };
    const source = await start();
    assert.equal(named(source, ARN), 'unmapped', text);
    await source.stop();
  }
});
