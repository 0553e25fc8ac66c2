import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  paginateListPolicies,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  UntagPolicyCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const documentOf = (...actions: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

async function create(PolicyName: string, more: object = {}): Promise<string> {
  const PolicyDocument = documentOf('s3:GetObject');
  const made = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument, ...more }));
  return made.Policy?.Arn ?? '';
}

test('a policy and its versions', async () => {
  const PolicyArn = await create('versions', {
    Path: '/p/',
    Description: 'd',
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  assert.equal(PolicyArn, `arn:aws:iam::${ACCOUNT_ID}:policy/p/versions`);
  const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  assert.match(policy?.PolicyId ?? '', /^ANPA[A-Z2-7]{17}$/);
  assert.deepEqual(
    [policy?.Description, policy?.DefaultVersionId, policy?.Tags],
    ['d', 'v1', [{ Key: 'a', Value: 'b' }]],
  );
  const add = (SetAsDefault: boolean) =>
    iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: documentOf('s3:*'), SetAsDefault }));
  for (const asDefault of [true, false, false, false]) await add(asDefault);
  const full =
    'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.';
  await refused(add(false), 'LimitExceeded', 409, full);
  const drop = (VersionId: string) => iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
  await refused(drop('v2'), 'DeleteConflict', 409, 'Cannot delete the default version of a policy.');
  await drop('v5');
  await add(false);
  const { Versions: versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  assert.deepEqual(
    versions?.map((version) => [version.VersionId, version.IsDefaultVersion]),
    [
      ['v6', false],
      ['v4', false],
      ['v3', false],
      ['v2', true],
      ['v1', false],
    ],
  );
  await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  const first = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  assert.equal(decodeURIComponent(first.PolicyVersion?.Document ?? ''), documentOf('s3:GetObject'));
  const remove = () => iam.send(new DeletePolicyCommand({ PolicyArn }));
  await assert.rejects(remove(), /^DeleteConflictException: This policy has more than one version\./);
  for (const version of ['v2', 'v3', 'v4', 'v6']) await drop(version);
  await remove();
  await refused(
    iam.send(new GetPolicyCommand({ PolicyArn })),
    'NoSuchEntity',
    404,
    `Policy ${PolicyArn} was not found.`,
  );
});

test('documents are refused with the texts of policy-language.md 11 and 12', async () => {
  const make = (PolicyDocument: string) =>
    iam.send(new CreatePolicyCommand({ PolicyName: 'bad', PolicyDocument }));
  const malformed = (text: string, message: string) =>
    refused(make(text), 'MalformedPolicyDocument', 400, message);
  await malformed('{', 'Syntax errors in policy.');
  await malformed(
    '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}',
    'Syntax errors in policy.',
  );
  await malformed(
    documentOf('s3:*').replace('2012-10-17', '2008-10-17'),
    'Policy document must be version 2012-10-17 or greater.',
  );
  await malformed(
    documentOf('nonsense'),
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  );
  const many = Array.from({ length: 400 }, (_, index) => `service:Operation${index}`);
  await refused(make(documentOf(...many)), 'LimitExceeded', 409, 'Cannot exceed quota for PolicySize: 6144');
  const spaced = documentOf('s3:*').replace('{', `{${' '.repeat(10_000)}`);
  await make(spaced);
});

test('a name is taken once', async () => {
  await create('Taken');
  const message = 'A policy called taken already exists. Duplicate names are not allowed.';
  await refused(create('taken'), 'EntityAlreadyExists', 409, message);
});

test("AWS's own policies are listed whole, and cannot be changed", async () => {
  await create('mine', { Path: '/mine/' });
  const found: string[] = [];
  for await (const page of paginateListPolicies({ client: iam }, { MaxItems: 500 })) {
    for (const policy of page.Policies ?? []) found.push(policy.Arn ?? '');
  }
  assert(found.length > 1400);
  assert.equal(new Set(found).size, found.length);
  assert(found.includes(READ_ONLY) && found.includes(`arn:aws:iam::${ACCOUNT_ID}:policy/mine/mine`));
  const list = async (query: object) => {
    const { Policies: policies } = await iam.send(new ListPoliciesCommand(query));
    return policies?.map((policy) => policy.PolicyName);
  };
  assert.deepEqual(await list({ Scope: 'Local', PathPrefix: '/mine/' }), ['mine']);
  assert.deepEqual(await list({ OnlyAttached: true }), ['AdministratorAccess']);
  assert((await list({ Scope: 'AWS', PathPrefix: '/job-function/' }))?.includes('Billing'));
  const { Policy: readOnly } = await iam.send(new GetPolicyCommand({ PolicyArn: READ_ONLY }));
  const version = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: READ_ONLY, VersionId: readOnly?.DefaultVersionId ?? '' }),
  );
  assert.match(decodeURIComponent(version.PolicyVersion?.Document ?? ''), /s3:Get\*/);
  await assert.rejects(iam.send(new DeletePolicyCommand({ PolicyArn: READ_ONLY })), {
    name: 'ValidationError',
  });
  await assert.rejects(
    iam.send(new TagPolicyCommand({ PolicyArn: READ_ONLY, Tags: [{ Key: 'a', Value: 'b' }] })),
    { name: 'ValidationError' },
  );
});

test('who uses a policy, and that it stays while it is used', async () => {
  const PolicyArn = await create('used');
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  for (const RoleName of ['user-a', 'user-b']) {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  await iam.send(new AttachUserPolicyCommand({ UserName: 'admin', PolicyArn }));
  const entities = async (query: object) => {
    const answer = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn, ...query }));
    return [
      answer.PolicyRoles?.map((role) => role.RoleName),
      answer.PolicyUsers?.map((user) => user.UserName),
      answer.IsTruncated,
    ];
  };
  assert.deepEqual(await entities({}), [['user-a', 'user-b'], ['admin'], false]);
  assert.deepEqual(await entities({ EntityFilter: 'User' }), [[], ['admin'], false]);
  assert.deepEqual(await entities({ EntityFilter: 'Group' }), [[], [], false]);
  assert.deepEqual(await entities({ MaxItems: 1 }), [['user-a'], [], true]);
  assert.deepEqual(await entities({ PolicyUsageFilter: 'PermissionsBoundary' }), [[], [], false]);
  const remove = () => iam.send(new DeletePolicyCommand({ PolicyArn }));
  await refused(remove(), 'DeleteConflict', 409, 'Cannot delete a policy attached to entities.');
  for (const RoleName of ['user-a', 'user-b']) {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  await iam.send(new DetachUserPolicyCommand({ UserName: 'admin', PolicyArn }));
  await remove();
});

test('tags of a policy', async () => {
  const PolicyArn = await create('tagged');
  await iam.send(
    new TagPolicyCommand({
      PolicyArn,
      Tags: [
        { Key: 'b', Value: '2' },
        { Key: 'a', Value: '1' },
      ],
    }),
  );
  await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['B'] }));
  const { Tags: tags } = await iam.send(new ListPolicyTagsCommand({ PolicyArn }));
  assert.deepEqual(tags, [{ Key: 'a', Value: '1' }]);
});
