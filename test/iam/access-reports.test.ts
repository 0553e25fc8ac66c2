import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  GetUserCommand,
  type IAMClient,
  ListPoliciesGrantingServiceAccessCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { followClock } from '../fakes/follow-clock.fake.ts';
import { ACCOUNT_ID, type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const arnOf = (path: string) => `arn:aws:iam::${ACCOUNT_ID}:${path}`;
const policyOf = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (...Action: readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const TRUST = policyOf({ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' });

let instance: FakeInstance;
let iam: IAMClient;
let ann: ClientKey;
let POLICY: string;

async function keyOf(UserName: string): Promise<ClientKey> {
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
}

before(async () => {
  instance = await openFakeInstance();
  iam = followClock(instance.iam(), instance);
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  await iam.send(new CreateUserCommand({ UserName: 'bob' }));
  await iam.send(new CreateGroupCommand({ GroupName: 'readers' }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'ann' }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'bob' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'app', Path: '/team/', AssumeRolePolicyDocument: TRUST }));
  const { Policy: made } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'mixed', PolicyDocument: policyOf(allow('iam:Get*', 'ec2:*')) }),
  );
  POLICY = made?.Arn ?? '';
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn: POLICY }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: POLICY }));
  const inline = { PolicyName: 'in', PolicyDocument: policyOf(allow('S3:Get*', 'sts:AssumeRole')) };
  await iam.send(new PutUserPolicyCommand({ UserName: 'ann', ...inline }));
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'readers',
      ...inline,
      PolicyDocument: policyOf(allow('s3:List*')),
    }),
  );
  ann = await keyOf('ann');
});
after(() => instance.close());

const generate = async (Arn: string, Granularity?: 'SERVICE_LEVEL' | 'ACTION_LEVEL', client = iam) => {
  const { JobId } = await client.send(new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity }));
  return JobId ?? '';
};
const details = (
  JobId: string,
  more: { MaxItems?: number; Marker?: string | undefined } = {},
  client = iam,
) => client.send(new GetServiceLastAccessedDetailsCommand({ JobId, ...more }));
const entities = async (JobId: string, ServiceNamespace: string) => {
  const input = { JobId, ServiceNamespace };
  const answer = await iam.send(new GetServiceLastAccessedDetailsWithEntitiesCommand(input));
  return answer.EntityDetailsList?.map(({ EntityInfo: info, LastAuthenticated: last }) => [
    info?.Type,
    info?.Arn,
    last?.getTime(),
  ]);
};

test('a report of a user: services of its own policies and its groups, and when each was attempted last', async () => {
  const { time } = instance.clock;
  await instance.iam(ann).send(new GetUserCommand({ UserName: 'ann' }));
  instance.clock.time += 5000;
  await assert.rejects(instance.iam(ann).send(new ListUsersCommand({})), { name: 'AccessDenied' });
  await instance.ec2(ann).send(new DescribeVpcsCommand({}));
  const job = await generate(arnOf('user/ann'), 'ACTION_LEVEL');
  const report = await details(job);
  assert.deepEqual(
    [report.JobStatus, report.JobType, report.IsTruncated],
    ['COMPLETED', 'ACTION_LEVEL', false],
  );
  assert.equal(report.JobCreationDate?.getTime(), time + 5000);
  const services = report.ServicesLastAccessed ?? [];
  assert.deepEqual(
    services.map(({ ServiceNamespace, ServiceName, TotalAuthenticatedEntities: total }) => [
      ServiceNamespace,
      ServiceName,
      total,
    ]),
    [
      ['ec2', 'Amazon EC2', 1],
      ['iam', 'AWS Identity and Access Management (IAM)', 1],
      ['s3', 'Amazon S3', 0],
      ['sts', 'AWS Security Token Service', 0],
    ],
  );
  const last = new Date(time + 5000);
  const of = (when: Date) => ({
    LastAccessedEntity: arnOf('user/ann'),
    LastAccessedTime: when,
    LastAccessedRegion: 'us-east-1',
  });
  assert.deepEqual(services[1], {
    ServiceName: 'AWS Identity and Access Management (IAM)',
    ServiceNamespace: 'iam',
    LastAuthenticated: last,
    LastAuthenticatedEntity: arnOf('user/ann'),
    LastAuthenticatedRegion: 'us-east-1',
    TotalAuthenticatedEntities: 1,
    TrackedActionsLastAccessed: [
      { ActionName: 'GetUser', ...of(new Date(time)) },
      { ActionName: 'ListUsers', ...of(last) },
    ],
  });
  assert.equal(services[2]?.LastAuthenticated, undefined);
  assert.equal(services[0]?.TrackedActionsLastAccessed?.[0]?.ActionName, 'DescribeVpcs');
  const plain = await details(await generate(arnOf('user/ann')));
  assert.equal(plain.JobType, 'SERVICE_LEVEL');
  assert.equal(plain.ServicesLastAccessed?.[0]?.TrackedActionsLastAccessed, undefined);
});

test('the listing is paged', async () => {
  const job = await generate(arnOf('user/ann'));
  const seen: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof details>> = await details(job, { MaxItems: 3, Marker });
    seen.push(...(page.ServicesLastAccessed ?? []).map(({ ServiceNamespace }) => ServiceNamespace));
    ({ Marker } = page);
  } while (Marker !== undefined);
  assert.deepEqual(seen, ['ec2', 'iam', 's3', 'sts']);
});

test('reports of a role, a group and a policy name the users and roles that could and those that did', async () => {
  const { Credentials: session } = await instance
    .sts()
    .send(new AssumeRoleCommand({ RoleArn: arnOf('role/team/app'), RoleSessionName: 'session' }));
  const app = {
    accessKeyId: session?.AccessKeyId ?? '',
    secretAccessKey: session?.SecretAccessKey ?? '',
    sessionToken: session?.SessionToken ?? '',
  };
  instance.clock.time += 1000;
  const { time } = instance.clock;
  await instance.ec2(app).send(new DescribeVpcsCommand({}));
  await instance.sts(app).send(new GetCallerIdentityCommand({}));

  const role = await details(await generate(arnOf('role/team/app')));
  assert.deepEqual(
    role.ServicesLastAccessed?.map(({ ServiceNamespace: name, LastAuthenticatedEntity: by }) => [name, by]),
    [
      ['ec2', arnOf('role/team/app')],
      ['iam', undefined],
    ],
    'what no policy grants is left out, accessed or not',
  );
  const group = await generate(arnOf('group/readers'));
  assert.deepEqual(
    (await entities(group, 'ec2'))?.map(([, arn]) => arn),
    [arnOf('user/ann'), arnOf('user/bob')],
  );
  const policy = await generate(POLICY);
  const [ec2] = (await details(policy)).ServicesLastAccessed ?? [];
  assert.deepEqual(
    [ec2?.ServiceNamespace, ec2?.TotalAuthenticatedEntities, ec2?.LastAuthenticated?.getTime()],
    ['ec2', 2, time],
  );
  assert.deepEqual(await entities(policy, 'ec2'), [
    ['ROLE', arnOf('role/team/app'), time],
    ['USER', arnOf('user/ann'), time - 1000],
    ['USER', arnOf('user/bob'), undefined],
  ]);
  assert.deepEqual(await entities(policy, 's3'), [], 'the policy grants nothing of it');
  const none = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  assert.deepEqual(await entities(await generate(none), 's3'), []);
  await assert.rejects(entities(policy, 'nonsense'), { name: 'InvalidInputException' });
});

test('AdministratorAccess grants every service; NotAction takes whole services out', async () => {
  const names = async (arn: string) => {
    const job = await generate(arn);
    const { ServicesLastAccessed: services = [] } = await details(job, { MaxItems: 1000 });
    return services.map(({ ServiceNamespace }) => ServiceNamespace ?? '');
  };
  const all = await names('arn:aws:iam::aws:policy/AdministratorAccess');
  assert.ok(all.length > 300);
  await iam.send(new CreateRoleCommand({ RoleName: 'power', AssumeRolePolicyDocument: TRUST }));
  const statements = [
    { Effect: 'Allow', NotAction: ['iam:*', 's3:Put*'], Resource: '*' },
    { Effect: 'Deny', Action: 'ec2:*', Resource: '*' },
  ];
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'power', PolicyName: 'p', PolicyDocument: policyOf(...statements) }),
  );
  assert.deepEqual(
    await names(arnOf('role/power')),
    all.filter((name) => name !== 'iam'),
  );
});

test('policies that grant access to a service', async () => {
  const granting = async (Arn: string, ...ServiceNamespaces: string[]) => {
    const input = { Arn, ServiceNamespaces };
    const answer = await iam.send(new ListPoliciesGrantingServiceAccessCommand(input));
    assert.equal(answer.IsTruncated, false);
    return answer.PoliciesGrantingServiceAccess;
  };
  assert.deepEqual(await granting(arnOf('user/ann'), 's3', 'ec2', 'sqs'), [
    {
      ServiceNamespace: 'ec2',
      Policies: [{ PolicyName: 'mixed', PolicyType: 'MANAGED', PolicyArn: POLICY }],
    },
    {
      ServiceNamespace: 's3',
      Policies: [
        { PolicyName: 'in', PolicyType: 'INLINE', EntityType: 'USER', EntityName: 'ann' },
        { PolicyName: 'in', PolicyType: 'INLINE', EntityType: 'GROUP', EntityName: 'readers' },
      ],
    },
    { ServiceNamespace: 'sqs', Policies: [] },
  ]);
  const [ofGroup] = (await granting(arnOf('group/readers'), 'iam')) ?? [];
  assert.deepEqual(
    ofGroup?.Policies?.map(({ PolicyArn }) => PolicyArn),
    [POLICY],
  );
  const [ofRole] = (await granting(arnOf('role/team/app'), 'ec2')) ?? [];
  assert.equal(ofRole?.Policies?.length, 1);
  await assert.rejects(granting(POLICY, 's3'), { name: 'InvalidInputException' });
  await refused(
    granting(arnOf('user/nobody'), 's3'),
    'NoSuchEntity',
    404,
    'The user with name nobody cannot be found.',
  );
  await assert.rejects(
    granting(arnOf('role/app'), 's3'),
    { name: 'NoSuchEntityException' },
    'its path is another',
  );
  await assert.rejects(granting('arn:aws:iam::444455556666:user/ann', 's3'), {
    name: 'NoSuchEntityException',
  });
  await assert.rejects(granting(arnOf('user/ann')), { name: 'ValidationError' });
});

test('a report is for whoever asked for it, for a day', async () => {
  await iam.send(
    new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' }),
  );
  const bob = instance.iam(await keyOf('bob'));
  const job = await generate(arnOf('user/bob'));
  const message = `The job with id ${job} cannot be found.`;
  await refused(details(job, {}, bob), 'NoSuchEntity', 404, message);
  const own = await generate(arnOf('user/bob'), 'SERVICE_LEVEL', bob);
  assert.equal((await details(own, {}, bob)).JobStatus, 'COMPLETED');
  instance.clock.time += 86_400_000;
  await refused(details(job), 'NoSuchEntity', 404, message);
  for (const bad of [
    'arn:aws:iam::1:user/x',
    arnOf('oidc-provider/x.example'),
    'nonsense that is long enough',
  ]) {
    await assert.rejects(generate(bad), { name: 'InvalidInputException' }, bad);
  }
  await assert.rejects(generate(arnOf('policy/none')), { name: 'NoSuchEntityException' });
  await assert.rejects(details('short'), { name: 'ValidationError' });
  const other = followClock(instance.iam(ann), instance);
  await assert.rejects(generate(arnOf('user/bob'), undefined, other), { name: 'AccessDenied' });
});

test('more reports than an account may have push out the oldest', async () => {
  const first = await generate(arnOf('user/ann'));
  instance.clock.time += 1000;
  for (let count = 0; count < 100; count++) await generate(arnOf('group/readers'));
  await assert.rejects(details(first), { name: 'NoSuchEntityException' });
});
