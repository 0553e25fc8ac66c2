import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Event, type LookupAttributeKey, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { clusterToken } from '../../src/client/index.ts';
import { ownClusterTokens } from '../../src/cmd/cluster-access/own-cluster-tokens.ts';
import type { NameIdentity } from '../../src/service/cluster-access/identity-naming.ts';
import {
  type AuditedInstance,
  type Credentials,
  openAuditedInstance,
} from '../fakes/audited-instance.fake.ts';
import { ACCOUNT_ID } from '../fakes/instance.fake.ts';

let instance: AuditedInstance;
before(async () => {
  instance = await openAuditedInstance();
});
after(() => instance.close());

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' }],
});
const named: NameIdentity = (identity) =>
  identity.canonicalArn.endsWith('stranger')
    ? { ok: false, result: 'uknown_user', message: 'identity is not mapped' }
    : { ok: true, username: 'ops:ann', groups: ['ops'], by: 'EKSConfigMap mapRoles[0]' };

async function review(credentials: Credentials): Promise<void> {
  const { services } = instance;
  const { account, endpointUrl } = services.settings;
  const { token } = await clusterToken({
    cluster: 'sandbox',
    region: 'us-east-1',
    endpoint: endpointUrl,
    credentials,
  });
  await ownClusterTokens(services, { name: 'sandbox', account }, named).review(token);
}

async function by(key: LookupAttributeKey, value: string): Promise<readonly Event[]> {
  const attribute = { AttributeKey: key, AttributeValue: value };
  const { Events = [] } = await instance
    .cloudtrail()
    .send(new LookupEventsCommand({ LookupAttributes: [attribute] }));
  return Events.filter(({ EventName }) => EventName === 'AuthenticateClusterToken');
}

async function sessionOf(RoleName: string): Promise<Credentials & { readonly accessKeyId: string }> {
  await instance.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  const RoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/${RoleName}`;
  const { Credentials: made } = await instance
    .sts()
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ann' }));
  return {
    accessKeyId: made?.AccessKeyId ?? '',
    secretAccessKey: made?.SecretAccessKey ?? '',
    sessionToken: made?.SessionToken ?? '',
  };
}

test('LookupEvents finds a token that was taken by the Kubernetes user, by the key and by the role', async () => {
  const key = await sessionOf('ops');
  await review(key);
  const arn = `arn:aws:iam::${ACCOUNT_ID}:role/ops`;
  for (const [attribute, value] of [
    ['Username', 'ops:ann'],
    ['AccessKeyId', key.accessKeyId],
    ['ResourceName', arn],
  ] as const) {
    const [event, ...more] = await by(attribute, value);
    assert.equal(more.length, 0, attribute);
    assert.deepEqual([event?.Username, event?.AccessKeyId], ['ops:ann', key.accessKeyId], attribute);
    assert.ok(!event?.CloudTrailEvent?.includes(key.secretAccessKey));
  }
});

test('and one of somebody who is not mapped by the key', async () => {
  const key = await sessionOf('stranger');
  await review(key);
  const [event] = await by('AccessKeyId', key.accessKeyId);
  assert.equal(JSON.parse(event?.CloudTrailEvent ?? '{}').errorCode, 'Unauthorized');
  assert.equal(event?.Username, 'system:anonymous');
});

test('attack: a token that nobody signed with the key leaves no trace under the key', async () => {
  const { accessKeyId } = instance.administrator;
  await review({ accessKeyId, secretAccessKey: 'not-the-secret-of-this-access-key-00000000' });
  assert.deepEqual(await by('AccessKeyId', accessKeyId), []);
});

test('a token that was taken is a use of its key, and of its role', async () => {
  const iam = instance.iam();
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  const key = await sessionOf('used');
  await review({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey });
  await review(key);
  const { AccessKeyLastUsed: use } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'used' }));
  const then = instance.clock.time;
  assert.deepEqual([use?.ServiceName, use?.LastUsedDate?.getTime()], ['sts', then]);
  assert.equal(Role?.RoleLastUsed?.LastUsedDate?.getTime(), then);
});
