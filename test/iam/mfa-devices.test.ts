import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetMFADeviceCommand,
  type IAMClient,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { MFA_DEVICE } from '../../src/core/records/mfa.ts';
import { decodeBase32 } from '../../src/core/session/base32.ts';
import { totpCode, totpMessage, totpStep } from '../../src/core/session/totp.ts';
import { cryptography } from '../../src/crypto/index.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const arnOf = (path: string) => `arn:aws:iam::${ACCOUNT_ID}:${path}`;
const STEP = 30_000;

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

/** A new device with its seed. */
async function make(VirtualMFADeviceName: string): Promise<{ SerialNumber: string; seed: string }> {
  const { VirtualMFADevice: device } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }),
  );
  return {
    SerialNumber: device?.SerialNumber ?? '',
    seed: Buffer.from(device?.Base32StringSeed ?? []).toString(),
  };
}

/** Codes of the present step, moved by `shift`, and of the next. */
function codes(seed: string, shift = 0): { AuthenticationCode1: string; AuthenticationCode2: string } {
  const step = totpStep(instance.clock.time) + shift;
  const code = (at: number) =>
    totpCode(cryptography.hmacSha1(decodeBase32(seed) ?? new Uint8Array(), totpMessage(at)));
  return { AuthenticationCode1: code(step), AuthenticationCode2: code(step + 1) };
}

test('a virtual device from its seed to its end', async () => {
  const { SerialNumber, seed } = await make('Phone');
  assert.equal(SerialNumber, arnOf('mfa/Phone'));
  assert.match(seed, /^[A-Z2-7]{64}$/);
  const stored = instance.services.directory.get(MFA_DEVICE, ACCOUNT_ID, 'phone');
  assert(!JSON.stringify(stored).includes(seed));
  await refused(
    make('phone'),
    'EntityAlreadyExists',
    409,
    'MFADevice entity at the same path and name already exists.',
  );
  const UserName = 'mia';
  await iam.send(new CreateUserCommand({ UserName }));
  const enable = (more: object) =>
    iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes(seed), ...more }));
  const wrong = 'Authentication code for device is not valid.';
  await refused(enable({ AuthenticationCode2: '000000' }), 'InvalidAuthenticationCode', 403, wrong);
  await refused(enable(codes(seed, -10)), 'InvalidAuthenticationCode', 403, wrong);
  await refused(
    enable({ SerialNumber: arnOf('mfa/other') }),
    'NoSuchEntity',
    404,
    `VirtualMFADevice with serial number ${arnOf('mfa/other')} doesn't exist.`,
  );
  const list = async (AssignmentStatus: 'Assigned' | 'Unassigned') =>
    (await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus }))).VirtualMFADevices ?? [];
  assert.deepEqual(await list('Unassigned'), [{ SerialNumber }]);
  await enable({});
  await refused(enable({}), 'EntityAlreadyExists', 409, 'MFA Device is already in use.');
  assert.deepEqual(await list('Unassigned'), []);
  assert.equal((await list('Assigned'))[0]?.User?.UserName, UserName);
  const { MFADevices: of } = await iam.send(new ListMFADevicesCommand({ UserName }));
  assert.deepEqual(
    of?.map((device) => [device.UserName, device.SerialNumber]),
    [[UserName, SerialNumber]],
  );
  assert.equal((await iam.send(new GetMFADeviceCommand({ SerialNumber, UserName }))).UserName, UserName);
  await refused(
    iam.send(new DeleteUserCommand({ UserName })),
    'DeleteConflict',
    409,
    'Cannot delete entity, must delete MFA device first.',
  );
  const remove = () => iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  await refused(remove(), 'DeleteConflict', 409, 'MFA VirtualDevice in use. Must deactivate first.');
  await iam.send(new UpdateUserCommand({ UserName, NewUserName: 'Maya' }));
  assert.equal((await iam.send(new ListMFADevicesCommand({ UserName: 'maya' }))).MFADevices?.length, 1);
  await iam.send(new DeactivateMFADeviceCommand({ UserName: 'maya', SerialNumber }));
  await refused(
    iam.send(new DeactivateMFADeviceCommand({ UserName: 'maya', SerialNumber })),
    'NoSuchEntity',
    404,
    'MFA Device invalid for user.',
  );
  await remove();
  await iam.send(new DeleteUserCommand({ UserName: 'maya' }));
});

test('codes that were used once prove nothing again', async () => {
  const UserName = 'rex';
  await iam.send(new CreateUserCommand({ UserName }));
  const { SerialNumber, seed } = await make('token');
  const pair = codes(seed);
  await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...pair }));
  const resync = (proof: ReturnType<typeof codes>) =>
    iam.send(new ResyncMFADeviceCommand({ UserName, SerialNumber, ...proof }));
  await assert.rejects(resync(pair), { name: 'InvalidAuthenticationCodeException' });
  instance.clock.time += 2 * STEP;
  await resync(codes(seed));
  // Taken off and put on again, the device still knows which codes are used up.
  await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
  await assert.rejects(iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes(seed) })), {
    name: 'InvalidAuthenticationCodeException',
  });
  instance.clock.time += 2 * STEP;
  await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes(seed) }));
});

test('of many who make one device at once, one succeeds; a user has eight at most', async () => {
  const made = await Promise.allSettled([1, 2, 3, 4].map(() => make('same')));
  assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1);
  await iam.send(new CreateUserCommand({ UserName: 'oct' }));
  const devices = await Promise.all(Array.from({ length: 9 }, (_, at) => make(`d${at}`)));
  const enabled = await Promise.allSettled(
    devices.map(({ SerialNumber, seed }) =>
      iam.send(new EnableMFADeviceCommand({ UserName: 'oct', SerialNumber, ...codes(seed) })),
    ),
  );
  assert.equal(enabled.filter(({ status }) => status === 'fulfilled').length, 8);
});

test('tags, and who may do what', async () => {
  const { SerialNumber } = await make('tagged');
  await iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: 'a', Value: 'b' }] }));
  const tags = async () => (await iam.send(new ListMFADeviceTagsCommand({ SerialNumber }))).Tags ?? [];
  assert.deepEqual(await tags(), [{ Key: 'a', Value: 'b' }]);
  await iam.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ['a'] }));
  assert.deepEqual(await tags(), []);
  await iam.send(new CreateUserCommand({ UserName: 'lee' }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'lee' }));
  const lee = instance.iam({
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  });
  const denied = (call: Promise<unknown>, action: string, resource: string) =>
    refused(
      call,
      'AccessDenied',
      403,
      `User: ${arnOf('user/lee')} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    );
  await denied(
    lee.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })),
    'iam:DeleteVirtualMFADevice',
    SerialNumber,
  );
  await denied(
    lee.send(new DeactivateMFADeviceCommand({ UserName: 'rex', SerialNumber: arnOf('mfa/token') })),
    'iam:DeactivateMFADevice',
    'user rex',
  );
});
