import { allow, iam, type Lifecycle, policy, sts } from '../step.ts';

const user = { UserName: '{p}-max' };
const phone = { SerialNumber: 'arn:aws:iam::{account}:mfa/{p}-phone' };

export const MFA_DEVICES: Lifecycle = {
  title: 'MFA devices, and sessions that they prove',
  steps: [
    iam('CreateUser', user),
    iam('PutUserPolicy', {
      ...user,
      PolicyName: 'p',
      PolicyDocument: policy(
        allow('iam:ListUsers', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
      ),
    }),
    iam('CreateAccessKey', user, { save: { max: 'AccessKey' } }),
    iam(
      'CreateVirtualMFADevice',
      { VirtualMFADeviceName: '{p}-phone', Tags: [{ Key: 'a', Value: 'b' }] },
      {
        expect: { VirtualMFADevice: phone },
        save: { seed: 'VirtualMFADevice.Base32StringSeed' },
      },
    ),
    iam('CreateVirtualMFADevice', { VirtualMFADeviceName: '{p}-phone' }, { error: 'EntityAlreadyExists' }),
    iam(
      'EnableMFADevice',
      { ...user, ...phone, AuthenticationCode1: '000000', AuthenticationCode2: '000000' },
      { error: 'InvalidAuthenticationCode' },
    ),
    iam('EnableMFADevice', {
      ...user,
      ...phone,
      AuthenticationCode1: '{code:seed:-1}',
      AuthenticationCode2: '{code:seed:+0}',
    }),
    iam(
      'EnableMFADevice',
      { ...user, ...phone, AuthenticationCode1: '000000', AuthenticationCode2: '000000' },
      { error: 'EntityAlreadyExists' },
    ),
    iam('ListMFADevices', user, {
      expect: { MFADevices: [{ UserName: '{p}-max', ...phone }], IsTruncated: false },
    }),
    iam(
      'ListVirtualMFADevices',
      { AssignmentStatus: 'Assigned' },
      { expect: { VirtualMFADevices: [{ ...phone, User: { UserName: '{p}-max' } }] } },
    ),
    iam('GetMFADevice', { ...user, ...phone }, { expect: phone }),
    iam('TagMFADevice', { ...phone, Tags: [{ Key: 'c', Value: 'd' }] }),
    iam('UntagMFADevice', { ...phone, TagKeys: ['a'] }),
    iam('ListMFADeviceTags', phone, { expect: { Tags: [{ Key: 'c', Value: 'd' }] } }),

    iam('ListUsers', {}, { as: 'max', error: 'AccessDenied' }),
    sts('GetSessionToken', { ...phone, TokenCode: '000000' }, { as: 'max', error: 'AccessDenied' }),
    iam('ResyncMFADevice', {
      ...user,
      ...phone,
      AuthenticationCode1: '{code:seed:+1}',
      AuthenticationCode2: '{code:seed:+2}',
    }),
    iam('DeactivateMFADevice', { ...user, ...phone }),
    iam('DeactivateMFADevice', { ...user, ...phone }, { error: 'NoSuchEntity' }),
    iam('DeleteVirtualMFADevice', phone),
    iam('DeleteVirtualMFADevice', phone, { error: 'NoSuchEntity' }),

    iam(
      'CreateVirtualMFADevice',
      { VirtualMFADeviceName: '{p}-phone' },
      { save: { seed: 'VirtualMFADevice.Base32StringSeed' } },
    ),
    iam('EnableMFADevice', {
      ...user,
      ...phone,
      AuthenticationCode1: '{code:seed:-1}',
      AuthenticationCode2: '{code:seed:+0}',
    }),
    sts(
      'GetSessionToken',
      { ...phone, TokenCode: '{code:seed:+1}' },
      { as: 'max', save: { proven: 'Credentials' } },
    ),
    iam('ListUsers', {}, { as: 'proven', expect: { IsTruncated: false } }),
    iam('DeleteUser', user, { error: 'DeleteConflict' }),
    iam('DeactivateMFADevice', { ...user, ...phone }),
    iam('DeleteVirtualMFADevice', phone),
    iam('DeleteAccessKey', { ...user, AccessKeyId: '{max.AccessKeyId}' }),
    iam('DeleteUserPolicy', { ...user, PolicyName: 'p' }),
    iam('DeleteUser', user),
  ],
};
