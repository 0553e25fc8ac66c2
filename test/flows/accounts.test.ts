import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListClustersCommand } from '@aws-sdk/client-eks';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { runFile } from '../../src/cmd/instance/run-files.ts';
import { Clients, type Credentials } from './account-clients.ts';
import { type Finished, rolecall, TestInstance } from './instance.ts';

const MANAGEMENT = '111122223333';
const DEV = '222233334444';

const instance = new TestInstance();
let management: Clients;
let dev: Clients;

const cli = (...parameters: string[]): Promise<Finished> =>
  rolecall([...parameters, '--data-dir', instance.dataDir], instance.base);

async function keyOf(account: string): Promise<Credentials> {
  const { stdout, stderr } = await cli('env', '--account', account, '-o', 'json');
  assert.notEqual(stdout, '', stderr);
  const environment = JSON.parse(stdout) as Record<string, string>;
  return {
    accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
  };
}

async function connect(): Promise<void> {
  const { endpointUrl } = instance.state;
  management = new Clients(endpointUrl, await keyOf('default'));
  dev = new Clients(endpointUrl, await keyOf('dev'));
}

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
const allow = (Action: string | string[], Resource: string | string[], more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const trusting = (Principal: object, more: object = {}): string =>
  policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });

async function makeRole(
  owner: Clients,
  RoleName: string,
  trust: string,
  permissions?: string,
): Promise<string> {
  const command = new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust });
  const { Role } = await owner.iam.send(command);
  if (permissions !== undefined) {
    const document = { RoleName, PolicyName: 'p', PolicyDocument: permissions };
    await owner.iam.send(new PutRolePolicyCommand(document));
  }
  return Role?.Arn ?? '';
}

async function makeUser(owner: Clients, UserName: string, permissions?: string): Promise<Clients> {
  await owner.iam.send(new CreateUserCommand({ UserName }));
  if (permissions !== undefined) {
    const document = { UserName, PolicyName: 'p', PolicyDocument: permissions };
    await owner.iam.send(new PutUserPolicyCommand(document));
  }
  const { AccessKey } = await owner.iam.send(new CreateAccessKeyCommand({ UserName }));
  return new Clients(instance.state.endpointUrl, {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  });
}

function writePolicy(name: string, document: string): string {
  const file = join(instance.root, `${name}.json`);
  writeFileSync(file, document);
  return file;
}

before(async () => {
  await instance.start();
  const made = await cli('account', 'create', 'dev', '--id', DEV, '-o', 'json');
  assert.equal(made.exitCode, 0, made.stderr);
  await connect();
});
after(() => instance.dispose());

describe('accounts by the command line', () => {
  test('create, list and refuse: data on stdout, talk on stderr', async () => {
    const list = await cli('account', 'list', '-o', 'json');
    const accounts = JSON.parse(list.stdout) as { id: string; name: string; management: boolean }[];
    assert.deepEqual(
      accounts.map(({ id, name, management: top }) => [id, name, top]),
      [
        [MANAGEMENT, 'default', true],
        [DEV, 'dev', false],
      ],
    );
    assert.equal(list.stderr, '');
    for (const [parameters, exitCode, text] of [
      [['account', 'create', 'DEV'], 1, /the account name DEV is taken/],
      [['account', 'create', 'other', '--id', DEV], 1, /the account id 222233334444 is taken/],
      [['account', 'create', 'other', '--id', '12'], 2, /12 digits/],
      [['account', 'create', '123456789012'], 2, /account name/],
      [['account', 'delete', 'default'], 1, /the default account cannot be deleted/],
      [['account', 'delete', 'nobody'], 1, /there is no account nobody/],
      [['env', '--account', 'nobody'], 1, /there is no account nobody/],
      [['account', 'scp', 'detach', 'dev', '--name', 'x'], 1, /x is not attached to account dev/],
      [['account', 'scp', 'attach', 'dev', '--name', 'x'], 2, /the policy x needs a document/],
    ] as const) {
      const refused = await cli(...parameters);
      assert.deepEqual([refused.exitCode, refused.stdout], [exitCode, ''], parameters.join(' '));
      assert.match(refused.stderr, text);
      assert.match(refused.stderr, /^error: /);
    }
  });

  test('an account is deleted when it is empty, its keys are unknown then, and its id is not used again', async () => {
    const id = '333344445555';
    await cli('account', 'create', 'short lived', '--id', id);
    const clients = new Clients(instance.state.endpointUrl, await keyOf('short lived'));
    await makeRole(clients, 'left', trusting({ AWS: id }));
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'left-behind' }));
    const full = await cli('account', 'delete', id);
    assert.equal(full.exitCode, 1);
    assert.match(full.stderr, /account short lived is not empty: it still has 1 iam\.role, 1 s3\.bucket/);
    await clients.iam.send(new DeleteRoleCommand({ RoleName: 'left' }));
    await clients.s3.send(new DeleteBucketCommand({ Bucket: 'left-behind' }));
    const gone = await cli('account', 'delete', id);
    assert.deepEqual([gone.exitCode, gone.stdout], [0, ''], gone.stderr);
    await assert.rejects(clients.sts.send(new GetCallerIdentityCommand({})), {
      name: 'InvalidClientTokenId',
    });
    const again = await cli('account', 'create', 'again', '--id', id);
    assert.match(again.stderr, /ids of accounts are not used again/);
  });

  test('the control token is for the owner of the data directory alone', () => {
    assert.equal(statSync(runFile(instance.dataDir, 'control')).mode & 0o777, 0o600);
  });
});

describe('every door serves the account of the key', () => {
  test('STS, IAM, S3, EKS, EC2 and CloudFormation', async () => {
    const identity = await dev.sts.send(new GetCallerIdentityCommand({}));
    assert.deepEqual([identity.Account, identity.Arn], [DEV, `arn:aws:iam::${DEV}:user/admin`]);
    assert.equal((await dev.iam.send(new GetUserCommand({}))).User?.Arn, `arn:aws:iam::${DEV}:user/admin`);
    assert.deepEqual((await management.eks.send(new ListClustersCommand({}))).clusters, ['sandbox']);
    assert.deepEqual((await dev.eks.send(new ListClustersCommand({}))).clusters, []);
    assert.deepEqual((await dev.ec2.send(new DescribeInstancesCommand({}))).Reservations ?? [], []);
    assert.deepEqual((await dev.ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? [], []);
    await management.s3.send(new CreateBucketCommand({ Bucket: 'of-management' }));
    assert.deepEqual((await dev.s3.send(new ListBucketsCommand({}))).Buckets ?? [], []);
    await assert.rejects(dev.s3.send(new CreateBucketCommand({ Bucket: 'of-management' })), {
      name: 'BucketAlreadyExists',
    });
    const StackName = 'per-account';
    const TemplateBody = JSON.stringify({
      Resources: {
        R: {
          Type: 'AWS::IAM::Role',
          Properties: { AssumeRolePolicyDocument: JSON.parse(trusting({ AWS: DEV })) as object },
        },
      },
    });
    const stack = { StackName, TemplateBody, Capabilities: ['CAPABILITY_IAM' as const] };
    const { StackId } = await dev.cloudformation.send(new CreateStackCommand(stack));
    assert.match(StackId ?? '', new RegExp(`^arn:aws:cloudformation:us-east-1:${DEV}:stack/per-account/`));
    await assert.rejects(management.cloudformation.send(new DescribeStacksCommand({ StackName })));
    const { Roles } = await dev.iam.send(new ListRolesCommand({}));
    assert.ok((Roles ?? []).every(({ Arn }) => Arn?.includes(`::${DEV}:`)));
  });
});

describe('roles across accounts', () => {
  test('the trust of one side and the permission of the other are both needed', async () => {
    const arn = await makeRole(dev, 'deployer', trusting({ AWS: MANAGEMENT }), policy(allow('s3:*', '*')));
    const bare = await makeUser(management, 'bare');
    await assert.rejects(bare.assume(arn), {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${MANAGEMENT}:user/bare is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    });
    const able = await makeUser(management, 'able', policy(allow('sts:AssumeRole', arn)));
    const session = await able.assume(arn);
    const { Account, Arn } = await session.sts.send(new GetCallerIdentityCommand({}));
    assert.deepEqual([Account, Arn], [DEV, `arn:aws:sts::${DEV}:assumed-role/deployer/across`]);
    await session.s3.send(new CreateBucketCommand({ Bucket: 'made-across' }));
    const owned = await dev.s3.send(new ListBucketsCommand({}));
    assert.deepEqual(
      owned.Buckets?.map(({ Name }) => Name),
      ['made-across'],
    );
    const named = trusting({ AWS: `arn:aws:iam::${MANAGEMENT}:user/bare` });
    await dev.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'deployer', PolicyDocument: named }));
    await assert.rejects(
      bare.assume(arn),
      { name: 'AccessDenied' },
      'naming alone is enough in one account only',
    );
    await assert.rejects(able.assume(arn), { name: 'AccessDenied' }, 'and permission alone never');
  });

  test("aws:PrincipalOrgID, aws:PrincipalAccount and aws:ResourceAccount tell the caller's side and the other's", async () => {
    const caller = await makeUser(management, 'caller', policy(allow('sts:AssumeRole', '*')));
    const { stdout } = await cli('account', 'scp', 'list', 'dev', '-o', 'json');
    assert.match(stdout, /FullAWSAccess/);
    const conditions: readonly (readonly [object, boolean])[] = [
      [{ StringEquals: { 'aws:PrincipalAccount': MANAGEMENT } }, true],
      [{ StringEquals: { 'aws:PrincipalAccount': DEV } }, false],
      [{ StringEquals: { 'aws:ResourceAccount': DEV } }, true],
      [{ StringLike: { 'aws:PrincipalOrgID': 'o-??????????' } }, true],
      [{ StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }, true],
      [{ StringEquals: { 'aws:PrincipalOrgID': 'o-elsewhere00' } }, false],
      [{ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-*/r-*/*' } }, true],
    ];
    for (const [at, [Condition, allowed]] of conditions.entries()) {
      const arn = await makeRole(dev, `conditional-${at}`, trusting({ AWS: MANAGEMENT }, { Condition }));
      if (allowed) await caller.assume(arn);
      else await assert.rejects(caller.assume(arn), { name: 'AccessDenied' }, JSON.stringify(Condition));
    }
  });
});

describe('buckets across accounts', () => {
  const Bucket = 'granted';
  const objects = `arn:aws:s3:::${Bucket}/*`;
  const grant = (AWS: string | string[], more: object = {}) =>
    management.s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: policy(allow('s3:GetObject', objects, { Principal: { AWS }, ...more })),
      }),
    );
  const read = async (who: Clients): Promise<string> => {
    const { Body } = await who.s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    return (await Body?.transformToString()) ?? '';
  };

  before(async () => {
    await management.s3.send(new CreateBucketCommand({ Bucket }));
    await management.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'treasure' }));
  });

  test('an account, a role, a session: the other side must allow as well', async () => {
    const reading = policy(allow('s3:GetObject', objects), allow('sts:AssumeRole', '*'));
    const reader = await makeUser(dev, 'reader', reading);
    const mute = await makeUser(dev, 'mute');
    await assert.rejects(read(reader), {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${DEV}:user/reader is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::granted/k" because no resource-based policy allows the s3:GetObject action`,
    });
    await grant(`arn:aws:iam::${DEV}:root`);
    assert.equal(await read(reader), 'treasure');
    await grant([`arn:aws:iam::${DEV}:user/mute`, `arn:aws:iam::${DEV}:user/reader`]);
    await assert.rejects(read(mute), { message: /because no identity-based policy allows/ });
    const arn = await makeRole(dev, 'fetcher', trusting({ AWS: DEV }), reading);
    const session = await reader.assume(arn);
    await assert.rejects(read(session), { name: 'AccessDenied' });
    await grant(arn);
    assert.equal(await read(session), 'treasure');
    const limited = await reader.assume(arn, { Policy: policy(allow('s3:PutObject', '*')) });
    await assert.rejects(read(limited), { message: /because no session policy allows/ });
    await grant(`arn:aws:sts::${DEV}:assumed-role/fetcher/across`);
    assert.equal(await read(session), 'treasure');
  });

  test('s3:ResourceAccount and aws:PrincipalOrgID limit; an explicit deny of either side wins', async () => {
    const condition = (value: string) => ({ Condition: { StringEquals: { 's3:ResourceAccount': value } } });
    const bound = await makeUser(dev, 'bound', policy(allow('s3:GetObject', objects, condition(MANAGEMENT))));
    const astray = await makeUser(dev, 'astray', policy(allow('s3:GetObject', objects, condition(DEV))));
    await grant(DEV, { Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } });
    assert.equal(await read(bound), 'treasure');
    await assert.rejects(read(astray), { name: 'AccessDenied' });
    await grant(DEV, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-elsewhere00' } } });
    await assert.rejects(read(bound), { name: 'AccessDenied' });
  });

  test('who is deleted and made again is another, in bucket policies of another account too', async () => {
    const reading = policy(allow('s3:GetObject', objects));
    const arn = await makeRole(dev, 'phoenix', trusting({ AWS: DEV }), reading);
    await grant([arn, `arn:aws:iam::${DEV}:user/reader`]);
    assert.equal(await read(await dev.assume(arn)), 'treasure');
    await dev.iam.send(new DeleteRolePolicyCommand({ RoleName: 'phoenix', PolicyName: 'p' }));
    await dev.iam.send(new DeleteRoleCommand({ RoleName: 'phoenix' }));
    await makeRole(dev, 'phoenix', trusting({ AWS: DEV }), reading);
    await assert.rejects(read(await dev.assume(arn)), { message: /because no resource-based policy allows/ });
    await assert.rejects(grant(`arn:aws:iam::${DEV}:role/never`), {
      name: 'MalformedPolicy',
      message: 'Invalid principal in policy',
    });
  });
});

describe('service control policies', () => {
  test('limit users and role sessions of their account, in the words that name them, and nobody else', async () => {
    const file = writePolicy(
      'deny',
      policy({ Effect: 'Deny', Action: 's3:ListAllMyBuckets', Resource: '*' }),
    );
    const attached = await cli('account', 'scp', 'attach', 'dev', '--name', 'NoLists', '--policy-file', file);
    assert.equal(attached.exitCode, 0, attached.stderr);
    const arn =
      /attached (arn:aws:organizations::111122223333:policy\/o-[a-z0-9]{10}\/service_control_policy\/p-[a-z0-9]{8}) /.exec(
        attached.stderr,
      )?.[1];
    const list = new ListBucketsCommand({});
    const clause = `with an explicit deny in a service control policy: ${arn}`;
    await assert.rejects(dev.s3.send(list), {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${DEV}:user/admin is not authorized to perform: s3:ListAllMyBuckets ${clause}`,
    });
    const visitor = await makeRole(dev, 'visitor', trusting({ AWS: MANAGEMENT }), policy(allow('*', '*')));
    const able = await makeUser(management, 'visits', policy(allow('*', '*')));
    const session = await able.assume(visitor);
    await assert.rejects(session.s3.send(list), { message: new RegExp(`${clause}$`) });
    await able.s3.send(list);
    assert.equal(
      (await dev.sts.send(new GetCallerIdentityCommand({}))).Account,
      DEV,
      'nothing denies this one',
    );
    const simulation = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::${DEV}:user/admin`,
      ActionNames: ['s3:ListAllMyBuckets'],
    });
    const [simulated] = (await dev.iam.send(simulation)).EvaluationResults ?? [];
    assert.equal(simulated?.EvalDecision, 'explicitDeny');
    assert.deepEqual(simulated?.OrganizationsDecisionDetail, { AllowedByOrganizations: false });
    await cli('account', 'scp', 'detach', 'dev', '--name', 'NoLists');
    await session.s3.send(list);
  });

  test('without FullAWSAccess only what is listed is left; a role of another account cannot be assumed then', async () => {
    const file = writePolicy('only-s3', policy(allow(['s3:*', 'iam:*'], '*')));
    await cli('account', 'scp', 'attach', 'dev', '--name', 'OnlyS3', '--policy-file', file);
    await cli('account', 'scp', 'detach', 'dev', '--name', 'FullAWSAccess');
    const arn = await makeRole(management, 'for-dev', trusting({ AWS: DEV }));
    await assert.rejects(dev.assume(arn), { name: 'AccessDenied' });
    await assert.rejects(dev.ec2.send(new DescribeInstancesCommand({})), {
      message: /because no service control policy allows the ec2:DescribeInstances action/,
    });
    await dev.s3.send(new ListBucketsCommand({}));
    const last = await cli('account', 'scp', 'detach', 'dev', '--name', 'OnlyS3');
    assert.match(last.stderr, /OnlyS3 is the last service control policy of account dev/);
    await cli('account', 'scp', 'attach', 'dev', '--name', 'fullawsaccess');
    await cli('account', 'scp', 'detach', 'dev', '--name', 'OnlyS3');
    await dev.assume(arn);
  });

  test('the management account takes none; a document that is none is refused with the reason', async () => {
    const file = writePolicy('named', policy(allow('*', '*', { Principal: '*' })));
    const top = await cli(
      'account',
      'scp',
      'attach',
      'default',
      '--name',
      'x',
      '--policy-file',
      writePolicy('any', policy(allow('*', '*'))),
    );
    assert.match(top.stderr, /do not apply to the management account/);
    const bad = await cli('account', 'scp', 'attach', 'dev', '--name', 'x', '--policy-file', file);
    assert.deepEqual([bad.exitCode, bad.stdout], [2, '']);
    assert.match(bad.stderr, /does not meet the requirements of the specified policy type/);
  });
});

describe('last use', () => {
  test('keys: N/A until they are used, then date, service and region, over a restart too', async () => {
    const { iam } = dev;
    await iam.send(new CreateUserCommand({ UserName: 'idle' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'idle' }));
    const AccessKeyId = AccessKey?.AccessKeyId;
    const ask = () => dev.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    const never = await ask();
    assert.equal(never.UserName, 'idle');
    assert.deepEqual(never.AccessKeyLastUsed, { ServiceName: 'N/A', Region: 'N/A' });
    const idle = new Clients(instance.state.endpointUrl, {
      accessKeyId: AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    });
    await idle.s3.send(new ListBucketsCommand({})).catch(() => undefined);
    const used = (await ask()).AccessKeyLastUsed;
    assert.deepEqual([used?.ServiceName, used?.Region], ['s3', 'us-east-1'], 'a refused call is a use');
    await instance.signal('SIGTERM');
    await instance.start();
    await connect();
    assert.deepEqual((await ask()).AccessKeyLastUsed, used);
    await assert.rejects(management.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })), {
      name: 'NoSuchEntityException',
    });
    await assert.rejects(dev.iam.send(new DeleteUserCommand({ UserName: 'idle' })), {
      name: 'DeleteConflictException',
    });
  });

  test('roles: GetRole tells, ListRoles does not', async () => {
    const arn = await makeRole(dev, 'used', trusting({ AWS: DEV }));
    const get = async () => (await dev.iam.send(new GetRoleCommand({ RoleName: 'used' }))).Role?.RoleLastUsed;
    assert.deepEqual(await get(), {});
    const session = await dev.assume(arn);
    assert.deepEqual(await get(), {}, 'to be assumed is not a use');
    await session.sts.send(new GetCallerIdentityCommand({}));
    assert.equal((await get())?.Region, 'us-east-1');
    const { Roles } = await dev.iam.send(new ListRolesCommand({}));
    assert.ok(Roles?.every((role) => role.RoleLastUsed === undefined));
  });
});
