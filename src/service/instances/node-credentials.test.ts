import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openFakeServices } from '../../../test/fakes/instance.fake.ts';
import type { Refusal } from '../../core/errors/refusal.ts';
import type { NodeInstance } from '../../core/records/compute.ts';
import { ROLE } from '../../core/records/identity.ts';
import type { AuditEvent } from '../audit/audit.ts';
import { cloudTrailRecord } from '../audit/cloudtrail-record.ts';
import type { Services } from '../services.ts';
import { createSandboxNode } from './create-sandbox-node.ts';
import { NODE_ROLE } from './ensure-node-profile.ts';
import { nodeCredentials } from './node-credentials.ts';

const NODE = { cluster: 'sandbox', name: 'n', privateIp: '10.0.0.7', architecture: 'x86_64' } as const;
const events: AuditEvent[] = [];
let services: Services;
let instance: NodeInstance;
let close: () => Promise<void>;

before(async () => {
  const opened = await openFakeServices();
  services = {
    ...opened.services,
    audit: { ...opened.services.audit, record: (event) => void events.push(event) },
  };
  close = opened.close;
  instance = await createSandboxNode(services, NODE);
});
after(() => close());

const recorded = (): Record<string, Record<string, unknown>> =>
  cloudTrailRecord(events.at(-1) as AuditEvent, 'id') as unknown as Record<string, Record<string, unknown>>;

test('a session of EC2 named by the instance, for six hours, that says where it was delivered', () => {
  const { accessKeyId, sessionToken, expiration } = nodeCredentials(services, instance, '2.0');
  const now = services.clock.now();
  assert.equal(expiration - now, 6 * 3_600_000);
  const opened = services.sessions.open(accessKeyId, sessionToken, now);
  assert.ok(opened.ok && 'sessionName' in opened.claims);
  assert.equal(opened.claims.sessionName, instance.id);
  assert.deepEqual(opened.claims.instance, {
    arn: `arn:aws:ec2:us-east-1:111122223333:instance/${instance.id}`,
    delivery: '2.0',
    vpc: instance.vpc,
    privateIp: '10.0.0.7',
  });
  const record = recorded();
  assert.deepEqual(record.userIdentity, { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' });
  assert.deepEqual(record.responseElements?.credentials, { accessKeyId });
  assert.ok(!JSON.stringify(record).includes(sessionToken));
});

test('a role that does not trust EC2, or is gone, is refused; the trail has the reason', async () => {
  const refused = (reason: RegExp): void => {
    assert.throws(
      () => nodeCredentials(services, instance, '1.0'),
      (failure: Refusal) =>
        failure.code === 'AssumeRoleUnauthorizedAccess' && !failure.message.includes('statement'),
    );
    assert.match(JSON.stringify(recorded().rolecall), reason);
    assert.equal(recorded().errorCode, 'AccessDenied');
  };
  const { account } = services.settings;
  const key = NODE_ROLE.toLowerCase();
  const assumeRolePolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  });
  await services.directory.transact((tx) => {
    const role = tx.get(ROLE, account, key)?.body;
    assert.ok(role);
    tx.put(ROLE, account, key, { ...role, assumeRolePolicy });
  });
  refused(/./);
  await services.directory.transact((tx) => tx.delete(ROLE, account, key));
  refused(/does not exist/);
});

test('a restart keeps the profile, and does not bring back a role that was deleted', async () => {
  const again = await createSandboxNode(services, NODE);
  assert.deepEqual(again.profile, instance.profile);
  assert.equal(services.directory.get(ROLE, services.settings.account, NODE_ROLE.toLowerCase()), undefined);
});
