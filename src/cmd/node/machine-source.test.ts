import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openFakeServices } from '../../../test/fakes/instance.fake.ts';
import { INSTANCE_PROFILE } from '../../core/records/instance-profile.ts';
import type { MetadataSource } from '../../node/index.ts';
import { createSandboxNode } from '../../service/instances/create-sandbox-node.ts';
import { NODE_ROLE } from '../../service/instances/ensure-node-profile.ts';
import { createRole } from '../../service/roles/create-role.ts';
import { scopeOf } from '../../service/scope.ts';
import type { Services } from '../../service/services.ts';
import { revokeSession } from '../../service/sessions/revoke-session.ts';
import { machineSource } from './machine-source.ts';

const NODE = { cluster: 'sandbox', name: 'n', privateIp: '10.0.0.7', architecture: 'x86_64' } as const;
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

let services: Services;
let close: () => Promise<void>;
let source: MetadataSource;

before(async () => ({ services, close } = await openFakeServices()));
after(() => close());
beforeEach(async () => {
  const { id } = await createSandboxNode(services, NODE);
  source = machineSource(services, id);
});

/** Leaves the node's profile with that role, or with none. */
async function putIntoProfile(roleName?: string): Promise<void> {
  const { account } = services.settings;
  await services.directory.transact((tx) => {
    const key = NODE_ROLE.toLowerCase();
    const body = tx.get(INSTANCE_PROFILE, account, key)?.body;
    assert.ok(body);
    const { roleName: _, ...rest } = body;
    tx.put(INSTANCE_PROFILE, account, key, roleName === undefined ? rest : { ...rest, roleName });
  });
}

const keyNow = async (): Promise<string> => (await source.credentials('2.0')).accessKeyId;

test('credentials are kept while they are good', async () => {
  assert.equal(await keyNow(), await keyNow());
});

test('attack: a role that was taken out of the profile is out of reach at once, kept credentials too', async () => {
  await keyNow();
  await putIntoProfile();
  await assert.rejects(source.credentials('2.0'), { code: 'AssumeRoleUnauthorizedAccess' });
  await services.directory.transact((tx) =>
    createRole(tx, scopeOf(services, services.settings.account), {
      roleName: 'lesser',
      assumeRolePolicyDocument: TRUST,
    }),
  );
  await putIntoProfile('lesser');
  const { accessKeyId, token } = await source.credentials('2.0');
  const opened = services.sessions.open(accessKeyId, token, services.clock.now());
  assert.equal(opened.ok && opened.role?.name, 'lesser');
  assert.equal(source.role()?.name, 'lesser');
  await putIntoProfile(NODE_ROLE);
});

test('a session that was revoked is not handed out again', async () => {
  const before = await keyNow();
  await revokeSession(before, services);
  assert.notEqual(await keyNow(), before);
});
