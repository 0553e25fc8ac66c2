import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CreateGroupCommand,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
} from '@aws-sdk/client-iam';
import { type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';

let instance: FakeInstance;
before(async () => {
  instance = await openFakeInstance();
});
after(() => instance.close());

test('a stack puts its policies on groups, and takes them off again', async () => {
  const iam = instance.iam();
  const cloudformation = instance.cloudformation();
  const GroupName = 'team';
  await iam.send(new CreateGroupCommand({ GroupName }));
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  };
  const Groups = [GroupName];
  const template = {
    Resources: {
      Own: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'own', PolicyDocument, Groups } },
      Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument, Groups } },
    },
  };
  const StackName = 's';
  await cloudformation.send(
    new CreateStackCommand({
      StackName,
      TemplateBody: JSON.stringify(template),
      Capabilities: ['CAPABILITY_IAM'],
    }),
  );
  const { Stacks: stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
  assert.equal(stacks?.[0]?.StackStatus, 'CREATE_COMPLETE');
  const held = async () => [
    (await iam.send(new ListGroupPoliciesCommand({ GroupName }))).PolicyNames?.length ?? 0,
    (await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }))).AttachedPolicies?.length ?? 0,
  ];
  assert.deepEqual(await held(), [1, 1]);
  await cloudformation.send(new DeleteStackCommand({ StackName }));
  assert.deepEqual(await held(), [0, 0]);
});
