import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import { GLOBAL } from '../../src/core/records/record.ts';
import { BUCKET } from '../../src/core/records/resources.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const PERMIT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

async function makeRole(name: string, more: object = {}) {
  const made = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST, ...more }),
  );
  assert(made.Role);
  return made.Role;
}

function trusting(arn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole' }],
  });
}

test('a role is made, read, changed and deleted', async () => {
  const made = await makeRole('Reader', {
    Path: '/team/',
    Description: 'reads',
    MaxSessionDuration: 7200,
    PermissionsBoundary: READ_ONLY,
    Tags: [{ Key: 'team', Value: 'red' }],
  });
  assert.match(made.RoleId ?? '', /^AROA[A-Z2-7]{17}$/);
  assert.equal(made.Arn, `arn:aws:iam::${ACCOUNT_ID}:role/team/Reader`);
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: 'READER' }));
  assert.equal(role?.RoleName, 'Reader');
  assert.equal(decodeURIComponent(role?.AssumeRolePolicyDocument ?? ''), TRUST);
  assert.doesNotMatch(role?.AssumeRolePolicyDocument ?? '', /[{}":,!'()*]/);
  assert.deepEqual(role?.Tags, [{ Key: 'team', Value: 'red' }]);
  assert.equal(role?.PermissionsBoundary?.PermissionsBoundaryArn, READ_ONLY);
  assert.equal(role?.CreateDate?.getTime(), instance.clock.time);
  await iam.send(new UpdateRoleCommand({ RoleName: 'Reader', MaxSessionDuration: 3600 }));
  const described = await iam.send(
    new UpdateRoleDescriptionCommand({ RoleName: 'Reader', Description: 'new' }),
  );
  assert.deepEqual([described.Role?.Description, described.Role?.MaxSessionDuration], ['new', 3600]);
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'Reader' }));
  await iam.send(new DeleteRoleCommand({ RoleName: 'Reader' }));
  await refused(
    iam.send(new GetRoleCommand({ RoleName: 'Reader' })),
    'NoSuchEntity',
    404,
    'The role with name Reader cannot be found.',
  );
});

test('names are unique without regard to case', async () => {
  await makeRole('Twin');
  await refused(
    iam.send(new CreateRoleCommand({ RoleName: 'tWIN', AssumeRolePolicyDocument: TRUST })),
    'EntityAlreadyExists',
    409,
    'Role with name tWIN already exists.',
  );
});

test('a role keeps what is attached until it is taken away', async () => {
  await makeRole('Holder');
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'Holder', PolicyArn: READ_ONLY }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'Holder', PolicyArn: READ_ONLY }));
  const inline = { RoleName: 'Holder', PolicyName: 'inline' };
  await iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument: PERMIT }));
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'Holder' }));
  assert.deepEqual(attached.AttachedPolicies, [
    { PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: READ_ONLY },
  ]);
  const got = await iam.send(new GetRolePolicyCommand(inline));
  assert.equal(decodeURIComponent(got.PolicyDocument ?? ''), PERMIT);
  const remove = () => iam.send(new DeleteRoleCommand({ RoleName: 'Holder' }));
  const conflict = 'Cannot delete entity, must detach all policies first.';
  await refused(remove(), 'DeleteConflict', 409, conflict);
  await iam.send(new DetachRolePolicyCommand({ RoleName: 'Holder', PolicyArn: READ_ONLY }));
  await refused(remove(), 'DeleteConflict', 409, 'Cannot delete entity, must delete policies first.');
  await iam.send(new DeleteRolePolicyCommand(inline));
  const names = await iam.send(new ListRolePoliciesCommand({ RoleName: 'Holder' }));
  assert.deepEqual(names.PolicyNames, []);
  await remove();
});

test('attaching refuses what is not there', async () => {
  await makeRole('Picky');
  const attach = (PolicyArn: string, RoleName = 'Picky') =>
    iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await refused(
    attach('not-an-arn-but-twenty-long'),
    'ValidationError',
    400,
    'Invalid ARN:  Could not be parsed!',
  );
  const gone = `arn:aws:iam::${ACCOUNT_ID}:policy/gone`;
  await refused(attach(gone), 'NoSuchEntity', 404, `Policy ${gone} does not exist or is not attachable.`);
  await refused(
    attach(READ_ONLY, 'nobody'),
    'NoSuchEntity',
    404,
    'The role with name nobody cannot be found.',
  );
  await refused(
    iam.send(new DetachRolePolicyCommand({ RoleName: 'Picky', PolicyArn: READ_ONLY })),
    'NoSuchEntity',
    404,
    `Policy ${READ_ONLY} was not found.`,
  );
});

test('quotas: attached policies, inline size, trust size', async () => {
  await makeRole('Full');
  const arns = instance.services.managedPolicies.all().slice(0, 11);
  const attach = (arn: string) => iam.send(new AttachRolePolicyCommand({ RoleName: 'Full', PolicyArn: arn }));
  for (const { arn } of arns.slice(0, 10)) await attach(arn);
  await refused(
    attach(arns[10]?.arn ?? ''),
    'LimitExceeded',
    409,
    'Cannot exceed quota for PoliciesPerRole: 10',
  );
  const big = (size: number) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:*',
          Resource: Array.from(
            { length: size / 30 },
            (_, index) => `arn:aws:s3:::bucket-${String(index).padStart(8, '0')}`,
          ),
        },
      ],
    });
  await refused(
    iam.send(new PutRolePolicyCommand({ RoleName: 'Full', PolicyName: 'p', PolicyDocument: big(10_300) })),
    'LimitExceeded',
    409,
    'Maximum policy size of 10240 bytes exceeded for role Full',
  );
  const trust = TRUST.replace('ec2.', `${'e'.repeat(2048)}.`);
  await refused(
    iam.send(new CreateRoleCommand({ RoleName: 'BigTrust', AssumeRolePolicyDocument: trust })),
    'LimitExceeded',
    409,
    'Cannot exceed quota for ACLSizePerRole: 2048',
  );
});

test('trust policies are checked when written (iam.md)', async () => {
  const create = (document: string) =>
    iam.send(new CreateRoleCommand({ RoleName: 'Trusting', AssumeRolePolicyDocument: document }));
  const malformed = (document: string, message: string) =>
    refused(create(document), 'MalformedPolicyDocument', 400, message);
  await malformed('{', 'This policy contains invalid Json');
  for (const arn of [
    `arn:aws:iam::${ACCOUNT_ID}:role/nobody`,
    'arn:aws:iam::999999999999:root',
    `arn:aws:sts::${ACCOUNT_ID}:assumed-role/nobody/session`,
    'AROAABCDEFGHIJKLMNOPQ',
  ]) {
    await malformed(trusting(arn), `Invalid principal in policy: "AWS":"${arn}"`);
  }
  await create(trusting(`arn:aws:iam::${ACCOUNT_ID}:root`));
  await refused(
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'Trusting', PolicyDocument: 'x' })),
    'MalformedPolicyDocument',
    400,
    'This policy contains invalid Json',
  );
  await iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: 'Trusting',
      PolicyDocument: trusting(`arn:aws:iam::${ACCOUNT_ID}:user/admin`),
    }),
  );
});

test('a role deleted and made again does not inherit trust (policy-language.md 3.3)', async () => {
  const first = await makeRole('Phoenix');
  await makeRole('Trustee', { AssumeRolePolicyDocument: trusting(first.Arn ?? '') });
  await iam.send(new DeleteRoleCommand({ RoleName: 'Phoenix' }));
  await makeRole('Phoenix');
  const { Role: trustee } = await iam.send(new GetRoleCommand({ RoleName: 'Trustee' }));
  const document = JSON.parse(decodeURIComponent(trustee?.AssumeRolePolicyDocument ?? ''));
  assert.equal(document.Statement[0].Principal.AWS, first.RoleId);
});

test('trust in a deleted role is forgotten however its ARN is spelled in JSON', async () => {
  const first = await makeRole('Escaped');
  const spelled = trusting(first.Arn ?? '').replaceAll('/', String.raw`\/`);
  await makeRole('EscapedTrustee', { AssumeRolePolicyDocument: spelled });
  await iam.send(new DeleteRoleCommand({ RoleName: 'Escaped' }));
  await makeRole('Escaped');
  const { Role: trustee } = await iam.send(new GetRoleCommand({ RoleName: 'EscapedTrustee' }));
  const document = JSON.parse(decodeURIComponent(trustee?.AssumeRolePolicyDocument ?? ''));
  assert.equal(document.Statement[0].Principal.AWS, first.RoleId);
});

test('what a bucket policy grants a deleted role is not for the one made again', async () => {
  const first = await makeRole('Reborn');
  const policy = trusting(first.Arn ?? '').replace('}]', ',"Resource":"*"}]');
  const bucket = { name: 'granting', owner: ACCOUNT_ID, region: 'us-east-1', createDate: 0, policy };
  await instance.services.directory.transact((tx) => tx.put(BUCKET, GLOBAL, bucket.name, bucket));
  await iam.send(new DeleteRoleCommand({ RoleName: 'Reborn' }));
  const kept = instance.services.directory.get(BUCKET, GLOBAL, bucket.name)?.body;
  const document = JSON.parse(kept?.policy ?? '');
  assert.equal(document.Statement[0].Principal.AWS, first.RoleId);
  assert.equal(document.Statement[0].Resource, '*');
});

test('names that would escape their ARN or carry control characters are refused', async () => {
  for (const name of ['../admin', 'a/b', 'a b', 'a\u0000b', 'a\nb', 'é', '*']) {
    await assert.rejects(
      iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST })),
      (error: Error) => {
        assert.match(error.message, /^1 validation error detected: Value.* at 'roleName' failed to satisfy/s);
        return error.name === 'ValidationError';
      },
    );
  }
  const long = new CreateRoleCommand({ RoleName: 'r'.repeat(65), AssumeRolePolicyDocument: TRUST });
  await assert.rejects(iam.send(long), /Member must have length less than or equal to 64$/);
  await assert.rejects(
    makeRole('Pathless', { Path: 'no-slashes' }),
    /Value.* at 'path' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
  );
});

test('tags: case-insensitive keys, limits, reserved prefix', async () => {
  await makeRole('Tagged', { Tags: [{ Key: 'Team', Value: 'red' }] });
  const tag = (Tags: { Key: string; Value: string }[]) =>
    iam.send(new TagRoleCommand({ RoleName: 'Tagged', Tags }));
  await tag([{ Key: 'team', Value: 'blue' }]);
  const { Tags: tags } = await iam.send(new ListRoleTagsCommand({ RoleName: 'Tagged' }));
  assert.deepEqual(tags, [{ Key: 'team', Value: 'blue' }]);
  const twice = [
    { Key: 'a', Value: '1' },
    { Key: 'A', Value: '2' },
  ];
  const duplicate = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.';
  await refused(tag(twice), 'InvalidInput', 400, duplicate);
  const reserved = 'System tags cannot be added/updated by requester';
  await refused(tag([{ Key: 'aws:x', Value: '1' }]), 'InvalidInput', 400, reserved);
  const fifty = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
  const full = 'The number of tags has reached the maximum limit.';
  await refused(tag(fifty), 'LimitExceeded', 409, full);
  await iam.send(new UntagRoleCommand({ RoleName: 'Tagged', TagKeys: ['TEAM', 'absent'] }));
  await tag(fifty);
  const proto = await makeRole('Proto', { Tags: [{ Key: '__proto__', Value: 'x' }] });
  assert.deepEqual(proto.Tags, [{ Key: '__proto__', Value: 'x' }]);
});

test('listings are paged by an opaque marker, and a foreign marker is refused', async () => {
  for (const name of ['page-a', 'page-b', 'page-c']) await makeRole(name, { Path: '/pages/' });
  const page = (Marker?: string) =>
    iam.send(new ListRolesCommand({ PathPrefix: '/pages/', MaxItems: 2, Marker }));
  const first = await page();
  assert.deepEqual(
    [first.Roles?.map((role) => role.RoleName), first.IsTruncated],
    [['page-a', 'page-b'], true],
  );
  await iam.send(new DeleteRoleCommand({ RoleName: 'page-b' }));
  const second = await page(first.Marker);
  assert.deepEqual([second.Roles?.map((role) => role.RoleName), second.IsTruncated], [['page-c'], false]);
  for (const marker of ['nonsense', Buffer.from('users\nx').toString('base64url'), `${first.Marker}=`]) {
    await refused(page(marker), 'ValidationError', 400, 'Invalid Marker.');
  }
});

test('a boundary must exist, and only a present one can be taken away', async () => {
  await makeRole('Bounded');
  const gone = `arn:aws:iam::${ACCOUNT_ID}:policy/none`;
  await refused(
    iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'Bounded', PermissionsBoundary: gone })),
    'NoSuchEntity',
    404,
    `Policy ${gone} does not exist or is not attachable.`,
  );
  await assert.rejects(iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'Bounded' })), {
    name: 'NoSuchEntityException',
  });
});
