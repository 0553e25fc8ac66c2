import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeClusterCommand, ListClustersCommand } from '@aws-sdk/client-eks';
import {
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, DeleteBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { runFile } from '../../src/cmd/instance/run-files.ts';
import { ROOT } from '../source-tree.ts';
import { makeRole, policy, trusting } from './account-entities.ts';
import { rolecall, run, TestInstance } from './instance.ts';
import { DEV, MANAGEMENT, TwoAccounts } from './two-accounts.ts';

const world = new TwoAccounts();
const { instance } = world;

before(() => world.start());
after(() => instance.dispose());

describe('accounts by the command line', () => {
  test('create, list and refuse: data on stdout, talk on stderr', async () => {
    const list = await world.cli('account', 'list', '-o', 'json');
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
      const refused = await world.cli(...parameters);
      assert.deepEqual([refused.exitCode, refused.stdout], [exitCode, ''], parameters.join(' '));
      assert.match(refused.stderr, text);
      assert.match(refused.stderr, /^error: /);
    }
  });

  test('an account is deleted when it is empty, its keys are unknown then, and its id is not used again', async () => {
    const id = '333344445555';
    await world.cli('account', 'create', 'short lived', '--id', id);
    const clients = world.dev.as(await world.keyOf('short lived'));
    await makeRole(clients, 'left', trusting({ AWS: id }));
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'left-behind' }));
    const full = await world.cli('account', 'delete', id);
    assert.equal(full.exitCode, 1);
    assert.match(full.stderr, /account short lived is not empty: it still has 1 iam\.role, 1 s3\.bucket/);
    await clients.iam.send(new DeleteRoleCommand({ RoleName: 'left' }));
    await clients.s3.send(new DeleteBucketCommand({ Bucket: 'left-behind' }));
    const gone = await world.cli('account', 'delete', id);
    assert.deepEqual([gone.exitCode, gone.stdout], [0, ''], gone.stderr);
    await assert.rejects(clients.sts.send(new GetCallerIdentityCommand({})), {
      name: 'InvalidClientTokenId',
    });
    const again = await world.cli('account', 'create', 'again', '--id', id);
    assert.match(again.stderr, /ids of accounts are not used again/);
  });

  test('the control token is for the owner of the data directory alone', () => {
    assert.equal(statSync(runFile(instance.dataDir, 'control')).mode & 0o777, 0o600);
  });
});

describe('every door serves the account of the key', () => {
  test('STS, IAM, S3, EKS, EC2 and CloudFormation', async () => {
    const identity = await world.dev.sts.send(new GetCallerIdentityCommand({}));
    assert.deepEqual([identity.Account, identity.Arn], [DEV, `arn:aws:iam::${DEV}:user/admin`]);
    assert.equal(
      (await world.dev.iam.send(new GetUserCommand({}))).User?.Arn,
      `arn:aws:iam::${DEV}:user/admin`,
    );
    assert.deepEqual((await world.management.eks.send(new ListClustersCommand({}))).clusters, ['sandbox']);
    assert.deepEqual((await world.dev.eks.send(new ListClustersCommand({}))).clusters, []);
    assert.deepEqual((await world.dev.ec2.send(new DescribeInstancesCommand({}))).Reservations ?? [], []);
    assert.deepEqual((await world.dev.ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? [], []);
    await world.management.s3.send(new CreateBucketCommand({ Bucket: 'of-management' }));
    assert.deepEqual((await world.dev.s3.send(new ListBucketsCommand({}))).Buckets ?? [], []);
    await assert.rejects(world.dev.s3.send(new CreateBucketCommand({ Bucket: 'of-management' })), {
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
    const { StackId } = await world.dev.cloudformation.send(new CreateStackCommand(stack));
    assert.match(StackId ?? '', new RegExp(`^arn:aws:cloudformation:us-east-1:${DEV}:stack/per-account/`));
    await assert.rejects(world.management.cloudformation.send(new DescribeStacksCommand({ StackName })));
    const { Roles } = await world.dev.iam.send(new ListRolesCommand({}));
    assert.ok((Roles ?? []).every(({ Arn }) => Arn?.includes(`::${DEV}:`)));
  });
});

describe('last use', () => {
  test('keys: N/A until they are used, then date, service and region, over a restart too', async () => {
    const { iam } = world.dev;
    await iam.send(new CreateUserCommand({ UserName: 'idle' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'idle' }));
    const AccessKeyId = AccessKey?.AccessKeyId;
    const ask = () => world.dev.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    const never = await ask();
    assert.equal(never.UserName, 'idle');
    assert.deepEqual(never.AccessKeyLastUsed, { ServiceName: 'N/A', Region: 'N/A' });
    const idle = world.dev.as({
      accessKeyId: AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    });
    await idle.s3.send(new ListBucketsCommand({})).catch(() => undefined);
    const used = (await ask()).AccessKeyLastUsed;
    assert.deepEqual([used?.ServiceName, used?.Region], ['s3', 'us-east-1'], 'a refused call is a use');
    await world.restart();
    assert.deepEqual((await ask()).AccessKeyLastUsed, used);
    await assert.rejects(world.management.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })), {
      name: 'NoSuchEntityException',
    });
    await assert.rejects(world.dev.iam.send(new DeleteUserCommand({ UserName: 'idle' })), {
      name: 'DeleteConflictException',
    });
  });

  test('roles: GetRole tells, ListRoles does not', async () => {
    const arn = await makeRole(world.dev, 'used', trusting({ AWS: DEV }));
    const get = async () =>
      (await world.dev.iam.send(new GetRoleCommand({ RoleName: 'used' }))).Role?.RoleLastUsed;
    assert.deepEqual(await get(), {});
    const session = await world.dev.assume(arn);
    assert.deepEqual(await get(), {}, 'to be assumed is not a use');
    await session.sts.send(new GetCallerIdentityCommand({}));
    assert.equal((await get())?.Region, 'us-east-1');
    const { Roles } = await world.dev.iam.send(new ListRolesCommand({}));
    assert.ok(Roles?.every((role) => role.RoleLastUsed === undefined));
  });
});

describe('web identities across accounts', () => {
  test("a token of the default account's cluster opens a role of another account that has registered the issuer", async () => {
    const { cluster } = await world.management.eks.send(new DescribeClusterCommand({ name: 'sandbox' }));
    const issuer = cluster?.identity?.oidc?.issuer ?? '';
    const { KUBECONFIG } = instance.environment;
    const kubectl = join(ROOT, '.tools', 'bin', 'kubectl');
    const token = await run(kubectl, ['create', 'token', 'default', '--audience', 'sts.amazonaws.com'], {
      ...process.env,
      KUBECONFIG,
    });
    const WebIdentityToken = token.stdout.trim();
    assert.equal(token.exitCode, 0, token.stderr);
    const Federated = `arn:aws:iam::${DEV}:oidc-provider/${issuer.replace('https://', '')}`;
    const trust = policy({
      Effect: 'Allow',
      Principal: { Federated },
      Action: 'sts:AssumeRoleWithWebIdentity',
    });
    const RoleArn = await makeRole(world.dev, 'for-pods', trust);
    const exchange = () =>
      world.dev.sts.send(
        new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: 'pod', WebIdentityToken }),
      );
    await assert.rejects(
      exchange(),
      { name: 'InvalidIdentityTokenException' },
      'no provider in that account',
    );
    const provider = { Url: issuer, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: ['a'.repeat(40)] };
    await world.dev.iam.send(new CreateOpenIDConnectProviderCommand(provider));
    const { AssumedRoleUser } = await exchange();
    assert.equal(AssumedRoleUser?.Arn, `arn:aws:sts::${DEV}:assumed-role/for-pods/pod`);
  });
});

describe('accounts and policies as configuration', () => {
  test('every fault is told at once, and nothing is changed; what is right is there at the start', async () => {
    const second = new TestInstance();
    const up = (...flags: string[]) =>
      rolecall(['up', '--detach', '--port', '0', '--data-dir', second.dataDir, ...flags], second.base);
    const deny = world.writePolicy('guard', policy({ Effect: 'Deny', Action: 's3:*', Resource: '*' }));
    const broken = world.writePolicy('broken', '{');
    const unread = await up('--scp', `dev=${broken}`, '--scp', 'dev=/nowhere', '--member-account', 'dev=1');
    assert.equal(unread.exitCode, 2);
    assert.match(
      unread.stderr,
      /^error: invalid configuration: memberAccounts: dev=1 must be NAME=ID, the id 12 digits; scps: .*broken\.json: The provided policy document .*, \/nowhere cannot be read\n/,
    );
    const flags = ['--member-account', `dev=${DEV}`, '--scp', `dev=${deny}`];
    const refused = await up(...flags, '--scp', `default=${deny}`, '--scp', `none=${deny}`);
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.stderr, /management account \(111122223333\); scps: .*: there is no account none/);
    assert.equal((await up()).exitCode, 0);
    const list = (...what: string[]) =>
      rolecall(['account', ...what, '-o', 'json', '--data-dir', second.dataDir], second.base);
    assert.equal((JSON.parse((await list('list')).stdout) as unknown[]).length, 1, 'nothing was made');
    await second.signal('SIGTERM');
    for (const again of [flags, flags, []]) {
      assert.equal((await up(...again)).exitCode, 0);
      const scps = JSON.parse((await list('scp', 'list', 'dev')).stdout) as { name: string }[];
      assert.deepEqual(
        scps.map(({ name }) => name),
        ['FullAWSAccess', 'guard'],
        'a forgotten flag widens nothing',
      );
      await second.signal('SIGTERM');
    }
    await second.dispose();
  });
});
