import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../test/fakes/services.fake.ts';
import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import { ACCESS_ENTRY, type AccessEntry, accessEntryKey } from '../../core/records/access-entry.ts';
import { ROLE, type Role } from '../../core/records/identity.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import { createSandboxCluster } from '../clusters/create-sandbox-cluster.ts';
import { accessEntryGrants } from './entry-grants.ts';
import { AccessEntryIndex } from './entry-index.ts';
import { accessEntryMapper } from './entry-mapper.ts';

const FAR = '444455556666';
const VIEW = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
const ADMIN = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
let world: World;
let index: AccessEntryIndex;

before(async () => {
  world = await openWorld();
  await createSandboxCluster(world.services, {
    name: 'sandbox',
    endpoint: 'https://localhost/k8s',
    issuerBase: 'https://localhost',
    version: '1.35',
  });
  index = new AccessEntryIndex(world.services.directory, { account: ACCOUNT, cluster: 'sandbox' });
});
after(async () => {
  index.stop();
  await world.close();
});
beforeEach(() =>
  world.services.directory.transact((tx) => {
    for (const { key } of tx.list(ACCESS_ENTRY, ACCOUNT)) tx.delete(ACCESS_ENTRY, ACCOUNT, key);
  }),
);

function entry(principalArn: string, more: Partial<AccessEntry> = {}): Promise<AccessEntry> {
  const made: AccessEntry = {
    cluster: 'sandbox',
    principalArn,
    arn: `arn:of:${principalArn}`,
    type: 'STANDARD',
    kubernetesGroups: ['g'],
    username: `name:${principalArn.split('/').at(-1)}:{{SessionName}}`,
    policies: [],
    createdAt: 1,
    modifiedAt: 1,
    tags: {},
    ...more,
  };
  return world.services.directory.transact((tx) => {
    tx.put(ACCESS_ENTRY, ACCOUNT, accessEntryKey(made.cluster, principalArn), made);
    return made;
  });
}

function session(role: string, userId: string, account = ACCOUNT): ClusterIdentity {
  return {
    arn: `arn:aws:sts::${account}:assumed-role/${role}/s`,
    canonicalArn: `arn:aws:iam::${account}:role/${role}`,
    partition: 'aws',
    account,
    userId,
    sessionName: 's',
    accessKeyId: 'ASIA',
  };
}
const map = (identity: ClusterIdentity) => accessEntryMapper(index).map(identity);

test('a role with a path is found by its id, which its sessions carry', async () => {
  await entry(`arn:aws:iam::${ACCOUNT}:role/team/dev`, { principalId: 'AROADEV' });
  assert.deepEqual(map(session('dev', 'AROADEV')), {
    state: 'mapped',
    to: {
      username: 'name:dev:{{SessionName}}',
      groups: ['g'],
      entry: `access entry arn:of:arn:aws:iam::${ACCOUNT}:role/team/dev`,
    },
  });
});

test('attack: a role that was made again under the name does not inherit the entry, and it is told why', async () => {
  await entry(`arn:aws:iam::${ACCOUNT}:role/dev`, { principalId: 'AROAOLD' });
  assert.deepEqual(map(session('dev', 'AROANEW')), {
    state: 'failed',
    message: `access entry arn:of:arn:aws:iam::${ACCOUNT}:role/dev cannot be used: the entry is for the principal AROAOLD; AROANEW was made later under the same name and does not inherit it`,
  });
});

test("attack: an id of one account does not open another account's entry", async () => {
  await entry(`arn:aws:iam::${ACCOUNT}:role/dev`, { principalId: 'AROADEV' });
  assert.equal(map(session('dev', 'AROADEV', FAR)).state, 'unmapped');
});

test('without a known id the name decides, path or not, in any case; two of one name are nobody', async () => {
  await entry(`arn:aws:iam::${FAR}:role/x/Far`);
  assert.equal(map(session('far', 'AROAFAR', FAR)).state, 'mapped');
  assert.equal(map(session('far', 'AROAFAR')).state, 'unmapped');
  await entry(`arn:aws:iam::${FAR}:role/y/far`);
  const mapping = map(session('far', 'AROAFAR', FAR));
  assert.equal(mapping.state, 'failed');
  assert.match(JSON.stringify(mapping), /sessions do not tell the path/);
  await world.services.directory.transact((tx) =>
    tx.delete(ACCESS_ENTRY, ACCOUNT, accessEntryKey('sandbox', `arn:aws:iam::${FAR}:role/x/Far`)),
  );
  assert.equal(map(session('far', 'AROAFAR', FAR)).state, 'mapped');
});

test('attack: a role of the same name under another path, once its account is of this instance', async () => {
  await entry(`arn:aws:iam::${FAR}:role/admin/deploy`);
  await role(`arn:aws:iam::${FAR}:role/dev/deploy`);
  assert.deepEqual(map(session('deploy', 'AROADEV', FAR)), {
    state: 'failed',
    message: `access entry arn:of:arn:aws:iam::${FAR}:role/admin/deploy cannot be used: the entry is for arn:aws:iam::${FAR}:role/admin/deploy, not for arn:aws:iam::${FAR}:role/dev/deploy`,
  });
  await role(`arn:aws:iam::${FAR}:role/admin/deploy`);
  assert.equal(map(session('deploy', 'AROAADMIN', FAR)).state, 'mapped');
});

/** What of a role's record is looked at. */
function role(arn: string) {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return world.services.directory.transact((tx) =>
    tx.put(ROLE, FAR, name, { arn, id: 'AROA' } as Parameters<typeof tx.put<Role>>[3]),
  );
}

test('it keeps up with what changes, and looks at its own cluster only', async () => {
  const arn = `arn:aws:iam::${ACCOUNT}:user/alice`;
  await entry(arn, { principalId: 'AIDAALICE', cluster: 'other' });
  const alice = { ...session('', 'AIDAALICE'), canonicalArn: arn };
  assert.equal(map(alice).state, 'unmapped');
  await entry(arn, { principalId: 'AIDAALICE', username: 'one' });
  await entry(arn, { principalId: 'AIDAALICE', username: 'two' });
  assert.match(JSON.stringify(map(alice)), /"username":"two"/);
  await world.services.directory.transact((tx) =>
    tx.delete(ACCESS_ENTRY, ACCOUNT, accessEntryKey('sandbox', arn)),
  );
  assert.deepEqual(map(alice), { state: 'unmapped' });
});

test('in mode CONFIG_MAP nobody comes through an entry, and no policy gives anything', async () => {
  await entry(`arn:aws:iam::${ACCOUNT}:role/dev`, { principalId: 'AROADEV', policies: [policy(ADMIN)] });
  const user = { uid: `aws-iam-authenticator:${ACCOUNT}:AROADEV`, username: 'name:dev:s', groups: [] };
  assert.equal(accessEntryGrants(index).of(user).length, 1);
  await authenticationMode('CONFIG_MAP');
  assert.equal(map(session('dev', 'AROADEV')).state, 'unmapped');
  assert.deepEqual(accessEntryGrants(index).of(user), []);
  await authenticationMode('API');
});

function authenticationMode(mode: 'CONFIG_MAP' | 'API') {
  return world.services.directory.transact((tx) => {
    const cluster = tx.get(CLUSTER, ACCOUNT, 'sandbox')?.body;
    assert.ok(cluster);
    tx.put(CLUSTER, ACCOUNT, 'sandbox', { ...cluster, authenticationMode: mode });
  });
}

function policy(policyArn: string, ...namespaces: readonly string[]): AccessEntry['policies'][number] {
  const type = namespaces.length === 0 ? 'cluster' : 'namespace';
  return { policyArn, accessScope: { type, namespaces }, associatedAt: 1, modifiedAt: 1 };
}

test('grants are the rules of the associated policies, where they hold', async () => {
  await entry(`arn:aws:iam::${ACCOUNT}:role/dev`, {
    principalId: 'AROADEV',
    policies: [policy(VIEW, 'dev-*', 'a'), policy(`${VIEW}OfLater`)],
  });
  const [grant, ...more] = accessEntryGrants(index).of({
    uid: `aws-iam-authenticator:${ACCOUNT}:AROADEV`,
    username: 'name:dev:anything',
    groups: [],
  });
  assert.deepEqual(more, []);
  assert.deepEqual([grant?.policyArn, grant?.namespaces], [VIEW, ['dev-*', 'a']]);
  assert.ok(grant?.rules.some(({ resources }) => resources.includes('pods')));
});

test('grants of a principal without a known id are by its canonical ARN', async () => {
  await entry(`arn:aws:iam::${FAR}:role/x/far`, { policies: [policy(VIEW)] });
  const user = { uid: `aws-iam-authenticator:${FAR}:AROAFAR`, username: 'name:far:s', groups: [] };
  const extra = (arn: string) => ({ canonicalArn: [arn] });
  const { of } = accessEntryGrants(index);
  assert.equal(of({ ...user, extra: extra(`arn:aws:iam::${FAR}:role/far`) }).length, 1);
  assert.equal(of(user).length, 0);
  assert.equal(of({ ...user, extra: extra(`arn:aws:iam::${ACCOUNT}:role/far`) }).length, 0);
  const uid = `aws-iam-authenticator:${ACCOUNT}:AROAFAR`;
  assert.equal(of({ ...user, uid, extra: extra(`arn:aws:iam::${FAR}:role/far`) }).length, 0);
});

/** What somebody can be called, or call himself, without having come through the entry of `AROADEV`. */
const IMPOSTORS = [
  { username: 'name:dev:s' },
  { username: 'name:dev:s', uid: '' },
  { username: 'name:dev:s', uid: 'AROADEV' },
  { username: 'name:dev:s', uid: 'aws-iam-authenticator:administrative:name:dev:s' },
  { username: 'name:dev:s', uid: `aws-iam-authenticator:${FAR}:AROADEV` },
  { username: 'name:dev:s', uid: `aws-iam-authenticator:${ACCOUNT}:AROADEV:s` },
  { username: 'name:dev:s', uid: `x aws-iam-authenticator:${ACCOUNT}:AROADEV` },
  { username: 'name:dev:s', uid: `aws-iam-authenticator:${ACCOUNT}:AROANEW` },
  { username: 'system:serviceaccount:a:b', uid: `aws-iam-authenticator:${ACCOUNT}:AROADEV` },
  { username: 'name:de', uid: `aws-iam-authenticator:${ACCOUNT}:AROADEV` },
  { username: '', uid: `aws-iam-authenticator:${ACCOUNT}:AROADEV` },
  {
    username: 'name:dev:s',
    extra: { canonicalArn: [`arn:aws:iam::${ACCOUNT}:role/dev`], principalId: ['AROADEV'] },
  },
];

for (const impostor of IMPOSTORS)
  test(`attack: no grants for ${JSON.stringify(impostor)}`, async () => {
    await entry(`arn:aws:iam::${ACCOUNT}:role/dev`, { principalId: 'AROADEV', policies: [policy(ADMIN)] });
    const user = { groups: ['g', 'system:authenticated'], ...impostor };
    assert.deepEqual(accessEntryGrants(index).of(user), []);
  });
