import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
} from '@aws-sdk/client-cloudformation';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetFederationTokenCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { allow, codeAt, keyOf, newDevice, newUser } from '../sts/people.ts';

let instance: FakeInstance;
let carol: ClientKey;
let phone: string;

before(async () => {
  instance = await openFakeInstance();
  carol = await newUser(instance, 'carol', allow('cloudformation:*', 'iam:*', 'sts:*'));
  phone = await newDevice(instance, 'carol');
});
after(() => instance.close());

function stack(RoleName: string): CreateStackCommand {
  const AssumeRolePolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
  };
  const Role = { Type: 'AWS::IAM::Role', Properties: { RoleName, AssumeRolePolicyDocument } };
  return new CreateStackCommand({
    StackName: RoleName,
    TemplateBody: JSON.stringify({ Resources: { Role } }),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  });
}

const exists = (RoleName: string): Promise<boolean> =>
  instance
    .iam()
    .send(new GetRoleCommand({ RoleName }))
    .then(
      () => true,
      () => false,
    );

async function sessions(): Promise<Readonly<Record<string, ClientKey>>> {
  const sts = instance.sts(carol);
  const { Credentials: plain } = await sts.send(new GetSessionTokenCommand({}));
  const Policy = allow('*');
  const { Credentials: federated } = await sts.send(new GetFederationTokenCommand({ Name: 'guest', Policy }));
  return { 'a session of a user': keyOf(plain), 'a federated user': keyOf(federated) };
}

test('attack: what IAM does not take from temporary credentials, no stack takes for them (sts.md 9)', async () => {
  for (const [who, key] of Object.entries(await sessions())) {
    const name = who.replaceAll(' ', '-');
    const cloudformation = instance.cloudformation(key);
    await cloudformation.send(stack(name));
    assert.equal(await exists(name), false, `${who} made a role`);
    const { StackEvents = [] } = await cloudformation.send(
      new DescribeStackEventsCommand({ StackName: name }),
    );
    const failed = StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
    assert.match(failed?.ResourceStatusReason ?? '', /The security token included in the request is invalid/);
  }
});

test('attack: nor does the deletion of a stack delete them', async () => {
  await instance.cloudformation(carol).send(stack('kept'));
  assert.equal(await exists('kept'), true);
  for (const [who, key] of Object.entries(await sessions())) {
    await instance.cloudformation(key).send(new DeleteStackCommand({ StackName: 'kept' }));
    assert.equal(await exists('kept'), true, `${who} deleted a role`);
  }
});

test('a session with a second factor may', async () => {
  instance.clock.time += 30_000;
  const TokenCode = codeAt(instance.clock.time);
  const proof = new GetSessionTokenCommand({ SerialNumber: phone, TokenCode });
  const { Credentials } = await instance.sts(carol).send(proof);
  await instance.cloudformation(keyOf(Credentials)).send(stack('proven'));
  assert.equal(await exists('proven'), true);
});
