import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Clients } from './account-clients.ts';
import { allow, makeRole, makeUser, policy, trusting } from './account-entities.ts';
import { DEV, MANAGEMENT, TwoAccounts } from './two-accounts.ts';

const world = new TwoAccounts();
const { instance } = world;

before(() => world.start());
after(() => instance.dispose());

describe('roles across accounts', () => {
  test('the trust of one side and the permission of the other are both needed', async () => {
    const arn = await makeRole(
      world.dev,
      'deployer',
      trusting({ AWS: MANAGEMENT }),
      policy(allow('s3:*', '*')),
    );
    const bare = await makeUser(world.management, 'bare');
    await assert.rejects(bare.assume(arn), {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${MANAGEMENT}:user/bare is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    });
    const able = await makeUser(world.management, 'able', policy(allow('sts:AssumeRole', arn)));
    const session = await able.assume(arn);
    const { Account, Arn } = await session.sts.send(new GetCallerIdentityCommand({}));
    assert.deepEqual([Account, Arn], [DEV, `arn:aws:sts::${DEV}:assumed-role/deployer/across`]);
    await session.s3.send(new CreateBucketCommand({ Bucket: 'made-across' }));
    const owned = await world.dev.s3.send(new ListBucketsCommand({}));
    assert.deepEqual(
      owned.Buckets?.map(({ Name }) => Name),
      ['made-across'],
    );
    const named = trusting({ AWS: `arn:aws:iam::${MANAGEMENT}:user/bare` });
    await world.dev.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'deployer', PolicyDocument: named }),
    );
    await assert.rejects(
      bare.assume(arn),
      { name: 'AccessDenied' },
      'naming alone is enough in one account only',
    );
    await assert.rejects(able.assume(arn), { name: 'AccessDenied' }, 'and permission alone never');
  });

  test("aws:PrincipalOrgID, aws:PrincipalAccount and aws:ResourceAccount tell the caller's side and the other's", async () => {
    const caller = await makeUser(world.management, 'caller', policy(allow('sts:AssumeRole', '*')));
    const { stdout } = await world.cli('account', 'scp', 'list', 'dev', '-o', 'json');
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
      const arn = await makeRole(
        world.dev,
        `conditional-${at}`,
        trusting({ AWS: MANAGEMENT }, { Condition }),
      );
      if (allowed) await caller.assume(arn);
      else await assert.rejects(caller.assume(arn), { name: 'AccessDenied' }, JSON.stringify(Condition));
    }
  });
});

describe('buckets across accounts', () => {
  const Bucket = 'granted';
  const objects = `arn:aws:s3:::${Bucket}/*`;
  const grant = (AWS: string | string[], more: object = {}) =>
    world.management.s3.send(
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
    await world.management.s3.send(new CreateBucketCommand({ Bucket }));
    await world.management.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'treasure' }));
  });

  test('an account, a role, a session: the other side must allow as well', async () => {
    const reading = policy(allow('s3:GetObject', objects), allow('sts:AssumeRole', '*'));
    const reader = await makeUser(world.dev, 'reader', reading);
    const mute = await makeUser(world.dev, 'mute');
    await assert.rejects(read(reader), {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${DEV}:user/reader is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::granted/k" because no resource-based policy allows the s3:GetObject action`,
    });
    await grant(`arn:aws:iam::${DEV}:root`);
    assert.equal(await read(reader), 'treasure');
    await grant([`arn:aws:iam::${DEV}:user/mute`, `arn:aws:iam::${DEV}:user/reader`]);
    await assert.rejects(read(mute), { message: /because no identity-based policy allows/ });
    const arn = await makeRole(world.dev, 'fetcher', trusting({ AWS: DEV }), reading);
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
    const bound = await makeUser(
      world.dev,
      'bound',
      policy(allow('s3:GetObject', objects, condition(MANAGEMENT))),
    );
    const astray = await makeUser(
      world.dev,
      'astray',
      policy(allow('s3:GetObject', objects, condition(DEV))),
    );
    await grant(DEV, { Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } });
    assert.equal(await read(bound), 'treasure');
    await assert.rejects(read(astray), { name: 'AccessDenied' });
    await grant(DEV, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-elsewhere00' } } });
    await assert.rejects(read(bound), { name: 'AccessDenied' });
  });

  test('who is deleted and made again is another, in bucket policies of another account too', async () => {
    const reading = policy(allow('s3:GetObject', objects));
    const arn = await makeRole(world.dev, 'phoenix', trusting({ AWS: DEV }), reading);
    await grant([arn, `arn:aws:iam::${DEV}:user/reader`]);
    assert.equal(await read(await world.dev.assume(arn)), 'treasure');
    await world.dev.iam.send(new DeleteRolePolicyCommand({ RoleName: 'phoenix', PolicyName: 'p' }));
    await world.dev.iam.send(new DeleteRoleCommand({ RoleName: 'phoenix' }));
    await makeRole(world.dev, 'phoenix', trusting({ AWS: DEV }), reading);
    await assert.rejects(read(await world.dev.assume(arn)), {
      message: /because no resource-based policy allows/,
    });
    await assert.rejects(grant(`arn:aws:iam::${DEV}:role/never`), {
      name: 'MalformedPolicy',
      message: 'Invalid principal in policy',
    });
  });
});

describe('service control policies', () => {
  test('limit users and role sessions of their account, in the words that name them, and nobody else', async () => {
    const file = world.writePolicy(
      'deny',
      policy({ Effect: 'Deny', Action: 's3:ListAllMyBuckets', Resource: '*' }),
    );
    const attached = await world.cli(
      'account',
      'scp',
      'attach',
      'dev',
      '--name',
      'NoLists',
      '--policy-file',
      file,
    );
    assert.equal(attached.exitCode, 0, attached.stderr);
    const arn =
      /attached (arn:aws:organizations::111122223333:policy\/o-[a-z0-9]{10}\/service_control_policy\/p-[a-z0-9]{8}) /.exec(
        attached.stderr,
      )?.[1];
    const list = new ListBucketsCommand({});
    const clause = `with an explicit deny in a service control policy: ${arn}`;
    await assert.rejects(world.dev.s3.send(list), {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${DEV}:user/admin is not authorized to perform: s3:ListAllMyBuckets ${clause}`,
    });
    const visitor = await makeRole(
      world.dev,
      'visitor',
      trusting({ AWS: MANAGEMENT }),
      policy(allow('*', '*')),
    );
    const able = await makeUser(world.management, 'visits', policy(allow('*', '*')));
    const session = await able.assume(visitor);
    await assert.rejects(session.s3.send(list), { message: new RegExp(`${clause}$`) });
    await able.s3.send(list);
    assert.equal(
      (await world.dev.sts.send(new GetCallerIdentityCommand({}))).Account,
      DEV,
      'nothing denies this one',
    );
    const simulation = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::${DEV}:user/admin`,
      ActionNames: ['s3:ListAllMyBuckets'],
    });
    const [simulated] = (await world.dev.iam.send(simulation)).EvaluationResults ?? [];
    assert.equal(simulated?.EvalDecision, 'explicitDeny');
    assert.deepEqual(simulated?.OrganizationsDecisionDetail, { AllowedByOrganizations: false });
    await world.cli('account', 'scp', 'detach', 'dev', '--name', 'NoLists');
    await session.s3.send(list);
  });

  test('without FullAWSAccess only what is listed is left; a role of another account cannot be assumed then', async () => {
    const file = world.writePolicy('only-s3', policy(allow(['s3:*', 'iam:*'], '*')));
    await world.cli('account', 'scp', 'attach', 'dev', '--name', 'OnlyS3', '--policy-file', file);
    await world.cli('account', 'scp', 'detach', 'dev', '--name', 'FullAWSAccess');
    const arn = await makeRole(world.management, 'for-dev', trusting({ AWS: DEV }));
    await assert.rejects(world.dev.assume(arn), { name: 'AccessDenied' });
    await assert.rejects(world.dev.ec2.send(new DescribeInstancesCommand({})), {
      message: /because no service control policy allows the ec2:DescribeInstances action/,
    });
    await world.dev.s3.send(new ListBucketsCommand({}));
    const wayOut = {
      RoleName: 'escape',
      Path: '/aws-service-role/x/',
      AssumeRolePolicyDocument: trusting({ AWS: DEV }),
    };
    await assert.rejects(world.dev.iam.send(new CreateRoleCommand(wayOut)), {
      name: 'InvalidInputException',
    });
    const last = await world.cli('account', 'scp', 'detach', 'dev', '--name', 'OnlyS3');
    assert.match(last.stderr, /OnlyS3 is the last service control policy of account dev/);
    await world.cli('account', 'scp', 'attach', 'dev', '--name', 'fullawsaccess');
    await world.cli('account', 'scp', 'detach', 'dev', '--name', 'OnlyS3');
    await world.dev.assume(arn);
  });

  test('the management account takes none; a document that is none is refused with the reason', async () => {
    const file = world.writePolicy('named', policy(allow('*', '*', { Principal: '*' })));
    const top = await world.cli(
      'account',
      'scp',
      'attach',
      'default',
      '--name',
      'x',
      '--policy-file',
      world.writePolicy('any', policy(allow('*', '*'))),
    );
    assert.match(top.stderr, /do not apply to the management account/);
    const bad = await world.cli('account', 'scp', 'attach', 'dev', '--name', 'x', '--policy-file', file);
    assert.deepEqual([bad.exitCode, bad.stdout], [2, '']);
    assert.match(bad.stderr, /does not meet the requirements of the specified policy type/);
  });
});
