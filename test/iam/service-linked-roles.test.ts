import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteServiceLinkedRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import { createSandboxCluster } from '../../src/service/clusters/create-sandbox-cluster.ts';
import { SERVICE_ROLES } from '../../src/service/roles/service-linked/service-roles.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const arnOf = (path: string) => `arn:aws:iam::${ACCOUNT_ID}:${path}`;
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' }],
});

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

const create = (AWSServiceName: string, CustomSuffix?: string, client = iam) =>
  client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName, ...(CustomSuffix && { CustomSuffix }) }));

test('a service-linked role is made by name of its service', async () => {
  const { Role: role } = await create('eks-nodegroup.amazonaws.com');
  const RoleName = 'AWSServiceRoleForAmazonEKSNodegroup';
  assert.equal(role?.Arn, arnOf(`role/aws-service-role/eks-nodegroup.amazonaws.com/${RoleName}`));
  assert.deepEqual(JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? '')).Statement, [
    { Effect: 'Allow', Principal: { Service: 'eks-nodegroup.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ]);
  const { AttachedPolicies: attached } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  assert.equal(
    attached?.[0]?.PolicyArn,
    'arn:aws:iam::aws:policy/aws-service-role/AWSServiceRoleForAmazonEKSNodegroup',
  );
  await refused(
    create('eks-nodegroup.amazonaws.com'),
    'InvalidInput',
    400,
    `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
  );
  await refused(
    create('eks.amazonaws.com', 'x'),
    'InvalidInput',
    400,
    'Custom suffix is not allowed for eks.amazonaws.com',
  );
  await refused(
    create('example.amazonaws.com'),
    'AccessDenied',
    403,
    'Cannot find Service Linked Role template for example.amazonaws.com',
  );
  const { Role: named } = await create('autoscaling.amazonaws.com', 'blue');
  assert.equal(named?.RoleName, 'AWSServiceRoleForAutoScaling_blue');
});

test('every service of the table has a policy that exists', () => {
  for (const [service, { policy }] of SERVICE_ROLES) {
    const arn = `arn:aws:iam::aws:policy/aws-service-role/${policy}`;
    assert.ok(instance.services.managedPolicies.get(arn), service);
  }
});

test('nobody modifies one, and nobody makes one by another way', async () => {
  const RoleName = 'AWSServiceRoleForECS';
  await create('ecs.amazonaws.com');
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'p' }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const present = 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy';
  const attempts = [
    () => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    () => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: present })),
    () => iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: DOCUMENT })),
    () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST })),
    () => iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: PolicyArn })),
    () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
    () => iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 43_200 })),
    () => iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'p', RoleName })),
    () => iam.send(new DeleteRoleCommand({ RoleName })),
  ];
  const text = `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`;
  for (const attempt of attempts) await refused(attempt(), 'UnmodifiableEntity', 400, text);
  await iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'ours' }));
  await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'a', Value: 'b' }] }));
  const Path = '/aws-service-role/ecs.amazonaws.com/';
  await assert.rejects(
    iam.send(new CreateRoleCommand({ RoleName: 'Fake', Path, AssumeRolePolicyDocument: TRUST })),
    { name: 'InvalidInputException' },
  );
});

test('it is deleted by a task that can be asked about, and not while its service uses it', async () => {
  const status = (DeletionTaskId = '') =>
    iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
  const remove = async (RoleName: string) =>
    (await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }))).DeletionTaskId;
  await create('spot.amazonaws.com');
  const task = await remove('AWSServiceRoleForEC2Spot');
  assert.match(
    task ?? '',
    /^task\/aws-service-role\/spot\.amazonaws\.com\/AWSServiceRoleForEC2Spot\/[\w-]{36}$/,
  );
  assert.equal((await status(task)).Status, 'SUCCEEDED');
  await refused(
    iam.send(new GetRoleCommand({ RoleName: 'AWSServiceRoleForEC2Spot' })),
    'NoSuchEntity',
    404,
    'The role with name AWSServiceRoleForEC2Spot cannot be found.',
  );
  const cluster = await createSandboxCluster(instance.services, {
    name: 'sandbox',
    endpoint: 'https://localhost:1',
    issuerBase: 'https://localhost:1',
    version: '1.35',
  });
  await create('eks.amazonaws.com');
  const { Status, Reason } = await status(await remove('AWSServiceRoleForAmazonEKS'));
  assert.equal(Status, 'FAILED');
  assert.deepEqual(Reason?.RoleUsageList, [{ Region: 'us-east-1', Resources: [cluster.arn] }]);
  await iam.send(new GetRoleCommand({ RoleName: 'AWSServiceRoleForAmazonEKS' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'plain', AssumeRolePolicyDocument: TRUST }));
  await refused(remove('plain'), 'NoSuchEntity', 404, 'The role with name plain cannot be found.');
  await assert.rejects(status('task/none'), { name: 'NoSuchEntityException' });
});

test('iam:AWSServiceName bounds which ones a caller may make', async () => {
  await iam.send(new CreateUserCommand({ UserName: 'sam' }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'sam' }));
  const sam = instance.iam({
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  });
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource: arnOf('role/aws-service-role/*'),
        Condition: { StringEquals: { 'iam:AWSServiceName': 'eks-fargate.amazonaws.com' } },
      },
    ],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: 'sam', PolicyName: 'p', PolicyDocument }));
  await create('eks-fargate.amazonaws.com', undefined, sam);
  await assert.rejects(create('rds.amazonaws.com', undefined, sam), { name: 'AccessDenied' });
});
