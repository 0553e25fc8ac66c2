import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeClusterCommand,
  EKSClient,
  ListClustersCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-eks';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { ALICE, type FakeAws, fakeAws, POD } from '../fakes/aws-services.fake.ts';
import { echoDoors, type Seen } from '../fakes/echo-doors.fake.ts';

const seen: Seen = { inputs: [], objects: new Map() };
let aws: FakeAws;
const config = (credentials: object = ALICE) => ({
  endpoint: aws.url,
  region: 'us-east-1',
  credentials: credentials as typeof ALICE,
  maxAttempts: 1,
});

before(async () => {
  aws = await fakeAws(echoDoors(seen));
});
after(() => aws.close());

const ROLE_ARN = 'arn:aws:iam::111122223333:role/r';

test('query: a session signs, and is named by its session ARN', async () => {
  const identity = await new STSClient(config(POD)).send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, 'arn:aws:sts::111122223333:assumed-role/pod-role/web');
  assert.equal(identity.UserId, 'AROAPODROLE:web');
  assert.equal(identity.$metadata.requestId, aws.events.at(-1)?.requestId);
});

test('query: lists of structures, numbers and times go both ways', async () => {
  const sts = new STSClient(config());
  const input = {
    RoleArn: ROLE_ARN,
    RoleSessionName: 'me',
    DurationSeconds: 900,
    Tags: [
      { Key: 'a', Value: '1 + 2' },
      { Key: 'b', Value: 'ü' },
    ],
    TransitiveTagKeys: ['a', 'b'],
    PolicyArns: [],
  };
  const answer = await sts.send(new AssumeRoleCommand(input));
  assert.deepEqual(seen.inputs.at(-1), input);
  assert.equal(answer.Credentials?.Expiration?.getTime(), Date.parse('2026-11-21T22:31:49Z'));
  assert.equal(answer.SourceIdentity, undefined);
});

test('query: AssumeRoleWithWebIdentity needs no signature, and its token is not audited', async () => {
  const sts = new STSClient(config());
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: ROLE_ARN,
    RoleSessionName: 'pod',
    WebIdentityToken: 'ey.very.secret',
  });
  const answer = await sts.send(command);
  assert.equal(answer.PackedPolicySize, 24);
  const event = aws.events.at(-1);
  assert.equal(event?.caller.type, 'anonymous');
  assert.deepEqual(event?.parameters, { RoleArn: ROLE_ARN, RoleSessionName: 'pod' });
});

test('query: IAM answers, empty lists and calls without output', async () => {
  const iam = new IAMClient(config());
  const Tags = [{ Key: 'k', Value: 'v' }];
  const document = '{"Version":"2012-10-17"}';
  const made = await iam.send(
    new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: document, Tags }),
  );
  assert.deepEqual(made.Role?.Tags, Tags);
  assert.equal(decodeURIComponent(made.Role?.AssumeRolePolicyDocument ?? ''), document);
  assert.deepEqual((await iam.send(new ListRolesCommand({}))).Roles, []);
  assert.equal((await iam.send(new DeleteRoleCommand({ RoleName: 'r' }))).$metadata.httpStatusCode, 200);
  await assert.rejects(iam.send(new GetRoleCommand({ RoleName: 'gone' })), {
    name: 'NoSuchEntityException',
    message: 'The role with name gone cannot be found.',
  });
  assert.equal(aws.events.at(-1)?.errorCode, 'NoSuchEntity');
});

test('query: CloudFormation', async () => {
  const cfn = new CloudFormationClient(config());
  const input = {
    StackName: 's',
    TemplateBody: '{"a": "b\\n"}',
    Parameters: [{ ParameterKey: 'p', ParameterValue: '' }],
    Capabilities: ['CAPABILITY_IAM' as const],
    DisableRollback: true,
  };
  assert.equal((await cfn.send(new CreateStackCommand(input))).StackId, 'arn:stack');
  assert.deepEqual(seen.inputs.at(-1), input);
  const { Stacks } = await cfn.send(new DescribeStacksCommand({}));
  assert.equal(Stacks?.[0]?.StackStatus, 'CREATE_COMPLETE');
  await assert.rejects(cfn.send(new CreateStackCommand({} as never)), { name: 'ValidationError' });
});

test('ec2-query: filters, flattened lists and item elements', async () => {
  const ec2 = new EC2Client(config());
  const input = {
    InstanceIds: ['i-1', 'i-2'],
    Filters: [{ Name: 'tag:a', Values: ['x', 'y'] }],
    MaxResults: 5,
  };
  const { Reservations } = await ec2.send(new DescribeInstancesCommand(input));
  assert.deepEqual(seen.inputs.at(-1), input);
  assert.equal(Reservations?.[0]?.Instances?.[0]?.Tags?.[0]?.Value, 'n & m');
});

test('rest-json: labels with slashes, query lists, bodies, errors and nothing outside the schema', async () => {
  const eks = new EKSClient(config());
  const resourceArn = 'arn:aws:eks:us-east-1:111122223333:cluster/one two';
  await eks.send(new TagResourceCommand({ resourceArn, tags: { __proto__x: 'v', k: 'ü' } }));
  assert.deepEqual(seen.inputs.at(-1), { resourceArn, tags: { __proto__x: 'v', k: 'ü' } });
  await eks.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'b c'] }));
  assert.deepEqual(seen.inputs.at(-1), { resourceArn, tagKeys: ['a', 'b c'] });
  await eks.send(new ListClustersCommand({ maxResults: 5 }));
  assert.deepEqual(seen.inputs.at(-1), { maxResults: 5 });
  const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'one' }));
  assert.equal(cluster?.createdAt?.getTime(), Date.parse('2026-11-21T22:31:49Z'));
  assert.equal('secret' in (cluster ?? {}), false);
  await assert.rejects(eks.send(new DescribeClusterCommand({ name: 'gone' })), {
    name: 'ResourceNotFoundException',
    clusterName: 'gone',
  });
});

test('every call is audited with its caller, allowed and refused alike', async () => {
  aws.denied.add('iam:GetRole');
  const iam = new IAMClient(config(POD));
  await assert.rejects(iam.send(new GetRoleCommand({ RoleName: 'x' })), {
    name: 'AccessDenied',
    message:
      'User: arn:aws:sts::111122223333:assumed-role/pod-role/web is not authorized to perform: iam:GetRole ' +
      'because no identity-based policy allows the iam:GetRole action',
  });
  aws.denied.clear();
  const event = aws.events.at(-1);
  assert.equal(event?.errorCode, 'AccessDenied');
  assert.equal(event?.caller.type, 'assumed-role');
  assert.deepEqual(event?.parameters, { RoleName: 'x' });
});

test('denials are worded by service: STS without a reason, EC2 with a sealed message, EKS its exception', async () => {
  for (const action of ['sts:AssumeRole', 'ec2:DescribeInstances', 'eks:DescribeCluster'])
    aws.denied.add(action);
  const assume = new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: 'me' });
  await assert.rejects(new STSClient(config()).send(assume), {
    name: 'AccessDenied',
    message: `User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`,
  });
  await assert.rejects(new EC2Client(config()).send(new DescribeInstancesCommand({})), (error: Error) => {
    assert.equal(error.name, 'UnauthorizedOperation');
    assert.match(
      error.message,
      /^You are not authorized to perform this operation\. User: .* because no identity-based policy allows the ec2:DescribeInstances action\. Encoded authorization failure message: [\w-]{100,}$/,
    );
    return true;
  });
  await assert.rejects(new EKSClient(config()).send(new DescribeClusterCommand({ name: 'x' })), {
    name: 'AccessDeniedException',
  });
  aws.denied.clear();
});

test("an unexpected exception is the service's own 500, logged without its message", async () => {
  const iam = new IAMClient(config());
  await assert.rejects(iam.send(new GetRoleCommand({ RoleName: 'broken' })), { name: 'InternalFailure' });
  assert.match(aws.logged.at(-1) ?? '', /aws\.internal-failure/);
  assert.doesNotMatch(aws.logged.join(), /secret-in-message/);
});
