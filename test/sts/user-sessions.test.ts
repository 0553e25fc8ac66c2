import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CreateRoleCommand,
  CreateVirtualMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  EnableMFADeviceCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { ACCOUNT_ID, type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';
import { allow, codeAt, keyOf, newDevice, newUser } from './people.ts';

const HOUR = 3_600_000;
const INVALID = 'The security token included in the request is invalid.';
const WRONG_CODE = 'MultiFactorAuthentication failed with invalid MFA one time pass code. ';
const WRONG_DEVICE =
  'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.';

let instance: FakeInstance;
let alice: ClientKey;
let phone: string;

before(async () => {
  instance = await openFakeInstance();
  alice = await newUser(instance, 'alice', allow('iam:*', 'sts:*', 'ec2:*'));
  phone = await newDevice(instance, 'alice');
});
after(() => instance.close());

/** A code that was not used yet: each test takes the next time step. */
function freshCode(): string {
  instance.clock.time += 30_000;
  return codeAt(instance.clock.time);
}

const cannot = (operation: string) => `Cannot call ${operation} with session credentials`;
const sessionOf = async (key: ClientKey, more: object = {}) =>
  keyOf((await instance.sts(key).send(new GetSessionTokenCommand(more))).Credentials);

describe('GetSessionToken (sts.md 6, 9)', () => {
  test('is the user itself, for 12 hours unless asked otherwise, and needs no permission', async () => {
    const nobody = await newUser(instance, 'nobody');
    const { Credentials: plain } = await instance.sts(nobody).send(new GetSessionTokenCommand({}));
    assert.match(plain?.AccessKeyId ?? '', /^ASIA[A-Z2-7]{16}$/);
    assert.equal(plain?.Expiration?.getTime(), instance.clock.time + 12 * HOUR);
    const { Credentials: short } = await instance
      .sts(nobody)
      .send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    assert.equal(short?.Expiration?.getTime(), instance.clock.time + 900_000);
    const { Arn, UserId } = await instance.sts(keyOf(plain)).send(new GetCallerIdentityCommand({}));
    assert.equal(Arn, `arn:aws:iam::${ACCOUNT_ID}:user/nobody`);
    assert.match(UserId ?? '', /^AIDA/);
  });

  test('durations (3.3)', async () => {
    const ask = (DurationSeconds: number) =>
      instance.sts(alice).send(new GetSessionTokenCommand({ DurationSeconds }));
    await refused(
      ask(899),
      'ValidationError',
      400,
      "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    );
    await refused(
      ask(129_601),
      'ValidationError',
      400,
      "1 validation error detected: Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600",
    );
    assert.ok(await ask(129_600));
  });

  test('credentials of a session cannot make another', async () => {
    const sts = instance.sts(await sessionOf(alice));
    await refused(sts.send(new GetSessionTokenCommand({})), 'AccessDenied', 403, cannot('GetSessionToken'));
    await refused(
      sts.send(new GetFederationTokenCommand({ Name: 'bob' })),
      'AccessDenied',
      403,
      cannot('GetFederationToken'),
    );
    for (const [name, command] of [
      ['GetAccessKeyInfo', new GetAccessKeyInfoCommand({ AccessKeyId: alice.accessKeyId })],
      ['DecodeAuthorizationMessage', new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })],
    ] as const)
      await refused(sts.send(command as GetAccessKeyInfoCommand), 'AccessDenied', 403, cannot(name));
  });

  test('IAM takes them only with a second factor', async () => {
    const list = (key: ClientKey) => instance.iam(key).send(new ListUsersCommand({}));
    await refused(list(await sessionOf(alice)), 'InvalidClientTokenId', 403, INVALID);
    assert.ok(await list(await sessionOf(alice, { SerialNumber: phone, TokenCode: freshCode() })));
  });

  test('codes (6.3): wrong, used, of a strange device, half given', async () => {
    const sts = instance.sts(alice);
    const ask = (more: object) => sts.send(new GetSessionTokenCommand(more));
    const code = freshCode();
    const wrong = code === '000000' ? '000001' : '000000';
    await refused(ask({ SerialNumber: phone, TokenCode: wrong }), 'AccessDenied', 403, WRONG_CODE);
    assert.ok(await ask({ SerialNumber: phone, TokenCode: code }));
    await refused(ask({ SerialNumber: phone, TokenCode: code }), 'AccessDenied', 403, WRONG_CODE);
    const strange = `arn:aws:iam::${ACCOUNT_ID}:mfa/strange`;
    await refused(ask({ SerialNumber: strange, TokenCode: code }), 'AccessDenied', 403, WRONG_DEVICE);
    const ofOther = await newDevice(instance, 'nobody');
    await refused(ask({ SerialNumber: ofOther, TokenCode: freshCode() }), 'AccessDenied', 403, WRONG_DEVICE);
    const half =
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.';
    await refused(ask({ SerialNumber: phone }), 'AccessDenied', 403, half);
    await refused(ask({ TokenCode: code }), 'AccessDenied', 403, half);
  });

  test('a device that was made and enabled through IAM proves its user', async () => {
    const iam = instance.iam();
    const { VirtualMFADevice: device } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'token' }),
    );
    const SerialNumber = device?.SerialNumber ?? '';
    const seed = Buffer.from(device?.Base32StringSeed ?? []).toString();
    const now = instance.clock.time;
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: 'alice',
        SerialNumber,
        AuthenticationCode1: codeAt(now - 30_000, seed),
        AuthenticationCode2: codeAt(now, seed),
      }),
    );
    const ask = (time: number) =>
      instance.sts(alice).send(new GetSessionTokenCommand({ SerialNumber, TokenCode: codeAt(time, seed) }));
    // The codes that enabled it are used up.
    await refused(ask(now), 'AccessDenied', 403, WRONG_CODE);
    assert.ok(await ask(now + 30_000));
  });

  test('attack: of two calls with one code, one fails', async () => {
    const TokenCode = freshCode();
    const ask = () =>
      instance.sts(alice).send(new GetSessionTokenCommand({ SerialNumber: phone, TokenCode }));
    const outcomes = await Promise.allSettled([ask(), ask(), ask()]);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('attack: codes cannot be guessed by trying', async () => {
    const ask = (TokenCode: string) =>
      instance.sts(alice).send(new GetSessionTokenCommand({ SerialNumber: phone, TokenCode }));
    const right = freshCode();
    for (let guess = 0; guess < 10; guess++)
      await refused(ask(right === '999999' ? '999998' : '999999'), 'AccessDenied', 403, WRONG_CODE);
    await refused(ask(right), 'AccessDenied', 403, WRONG_CODE);
    instance.clock.time += 300_000;
    assert.ok(await ask(codeAt(instance.clock.time)));
  });

  test('the second factor reaches the trust policy, by session or by the call itself (6.3)', async () => {
    const trust = (condition: object) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:user/alice` },
            Action: 'sts:AssumeRole',
            Condition: condition,
          },
        ],
      });
    const policy = trust({
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': '60' },
    });
    await instance
      .iam()
      .send(new CreateRoleCommand({ RoleName: 'careful', AssumeRolePolicyDocument: policy }));
    const RoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/careful`;
    const assume = (key: ClientKey, more: object = {}) =>
      instance.sts(key).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'work', ...more }));
    const denied = `User: arn:aws:iam::${ACCOUNT_ID}:user/alice is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`;
    await refused(assume(alice), 'AccessDenied', 403, denied);
    await refused(assume(await sessionOf(alice)), 'AccessDenied', 403, denied);
    const byCall = await assume(alice, { SerialNumber: phone, TokenCode: freshCode() });
    assert.match(byCall.AssumedRoleUser?.Arn ?? '', /assumed-role\/careful\/work$/);
    const proven = await sessionOf(alice, { SerialNumber: phone, TokenCode: freshCode() });
    assert.ok(await assume(proven));
    instance.clock.time += 60_000;
    await refused(assume(proven), 'AccessDenied', 403, denied);
    await refused(
      assume(keyOf(byCall.Credentials), { SerialNumber: phone, TokenCode: freshCode() }),
      'AccessDenied',
      403,
      WRONG_DEVICE,
    );
  });
});

describe('GetFederationToken (sts.md 6, 9)', () => {
  test('names whom the user vouches for', async () => {
    const answer = await instance
      .sts(alice)
      .send(new GetFederationTokenCommand({ Name: 'bob', DurationSeconds: 900, Policy: allow('ec2:*') }));
    assert.deepEqual(answer.FederatedUser, {
      FederatedUserId: `${ACCOUNT_ID}:bob`,
      Arn: `arn:aws:sts::${ACCOUNT_ID}:federated-user/bob`,
    });
    assert.equal(answer.Credentials?.Expiration?.getTime(), instance.clock.time + 900_000);
    assert.ok((answer.PackedPolicySize ?? 0) > 0);
    const { Arn, UserId } = await instance
      .sts(keyOf(answer.Credentials))
      .send(new GetCallerIdentityCommand({}));
    assert.deepEqual([Arn, UserId], [`arn:aws:sts::${ACCOUNT_ID}:federated-user/bob`, `${ACCOUNT_ID}:bob`]);
  });

  test('needs its permission on the federated user, and another one for tags', async () => {
    const careful = await newUser(
      instance,
      'careful',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:GetFederationToken',
            Resource: `arn:aws:sts::${ACCOUNT_ID}:federated-user/bob`,
          },
        ],
      }),
    );
    const ask = (more: object) =>
      instance.sts(careful).send(new GetFederationTokenCommand({ Name: 'bob', ...more }));
    const denied = (action: string, name: string) =>
      `User: arn:aws:iam::${ACCOUNT_ID}:user/careful is not authorized to perform: sts:${action} on resource: arn:aws:sts::${ACCOUNT_ID}:federated-user/${name}`;
    assert.equal((await ask({})).PackedPolicySize, undefined);
    await refused(ask({ Name: 'eve' }), 'AccessDenied', 403, denied('GetFederationToken', 'eve'));
    const Tags = [{ Key: 'Team', Value: 'blue' }];
    await refused(ask({ Tags }), 'AccessDenied', 403, denied('TagSession', 'bob'));
  });

  test('tags and policies are checked as for roles (6.4, 6.5, 6.8)', async () => {
    const ask = (more: object) =>
      instance.sts(alice).send(new GetFederationTokenCommand({ Name: 'bob', ...more }));
    await refused(
      ask({
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      }),
      'InvalidParameterValue',
      400,
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
    await refused(
      ask({ Policy: 'x' }),
      'MalformedPolicyDocument',
      400,
      'The policy is not in valid JSON format.',
    );
    const big = Array.from({ length: 20 }, (_, index) => ({ Key: `k${index}`, Value: 'x'.repeat(250) }));
    await refused(
      ask({ Tags: big }),
      'PackedPolicyTooLarge',
      400,
      'Packed size of session tags consumes 244% of allotted space.',
    );
    await refused(
      ask({ Name: 'b', PolicyArns: Array(11).fill({ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }) }),
      'ValidationError',
      400,
      "2 validation errors detected: Value 'b' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2; Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10",
    );
  });

  test('of STS only GetCallerIdentity, of IAM nothing', async () => {
    const { Credentials } = await instance
      .sts(alice)
      .send(new GetFederationTokenCommand({ Name: 'bob', Policy: allow('*') }));
    const key = keyOf(Credentials);
    await refused(instance.iam(key).send(new ListUsersCommand({})), 'InvalidClientTokenId', 403, INVALID);
    const RoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/careful`;
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'work' });
    await refused(instance.sts(key).send(assume), 'AccessDenied', 403, cannot('AssumeRole'));
    await refused(
      instance.sts(key).send(new GetSessionTokenCommand({})),
      'AccessDenied',
      403,
      cannot('GetSessionToken'),
    );
  });

  test('ends with the user that vouched', async () => {
    const gone = await newUser(instance, 'gone', allow('sts:*'));
    const { Credentials } = await instance.sts(gone).send(new GetFederationTokenCommand({ Name: 'bob' }));
    const own = await sessionOf(gone);
    const iam = instance.iam();
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'gone', AccessKeyId: gone.accessKeyId }));
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'gone', PolicyName: 'p' }));
    await iam.send(new DeleteUserCommand({ UserName: 'gone' }));
    await newUser(instance, 'gone', allow('*'));
    for (const key of [keyOf(Credentials), own])
      await refused(
        instance.sts(key).send(new GetCallerIdentityCommand({})),
        'InvalidClientTokenId',
        403,
        INVALID,
      );
  });
});

describe('GetAccessKeyInfo (sts.md 5.4)', () => {
  const ask = (AccessKeyId: string) => instance.sts(alice).send(new GetAccessKeyInfoCommand({ AccessKeyId }));

  test('reads the account out of the id, and knows the keys that are kept', async () => {
    assert.equal((await ask('ASIARZPUZDIKAAAAAAAA')).Account, '123456789012');
    assert.equal((await ask(alice.accessKeyId)).Account, ACCOUNT_ID);
  });

  test('refuses what says nothing', async () => {
    await refused(
      ask('AKIAIOSFODNN7EXAMPLE'),
      'ValidationError',
      400,
      'Access key ID AKIAIOSFODNN7EXAMPLE is not valid.',
    );
    await refused(
      ask('short'),
      'ValidationError',
      400,
      "1 validation error detected: Value 'short' at 'accessKeyId' failed to satisfy constraint: Member must have length greater than or equal to 16",
    );
  });
});
