import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { Credentials } from '@aws-sdk/client-sts';
import { MFA_DEVICE, mfaSeedPurpose } from '../../src/core/records/mfa.ts';
import { decodeBase32 } from '../../src/core/session/base32.ts';
import { totpCode, totpMessage, totpStep } from '../../src/core/session/totp.ts';
import { cryptography } from '../../src/crypto/index.ts';
import { ACCOUNT_ID, type ClientKey, type FakeInstance } from '../fakes/instance.fake.ts';

export const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

export const allow = (...actions: string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });

/** A new user with one inline policy and a long-term key. */
export async function newUser(instance: FakeInstance, UserName: string, policy?: string): Promise<ClientKey> {
  const iam = instance.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  if (policy !== undefined)
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument: policy }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
}

/** An enabled device of the user; answers its serial number. */
export async function newDevice({ services }: FakeInstance, userName: string): Promise<string> {
  const serialNumber = `arn:aws:iam::${ACCOUNT_ID}:mfa/phones/${userName}-Phone`;
  await services.directory.transact((tx) =>
    tx.put(MFA_DEVICE, ACCOUNT_ID, `${userName}-phone`, {
      serialNumber,
      sealedSeed: services.keyring.sealSecret(mfaSeedPurpose(serialNumber), SEED),
      createDate: 0,
      enableDate: 0,
      tags: {},
      userName,
    }),
  );
  return serialNumber;
}

/** What such a device shows at `time`, in milliseconds. */
export function codeAt(time: number, base32 = SEED): string {
  const seed = decodeBase32(base32) ?? new Uint8Array();
  return totpCode(cryptography.hmacSha1(seed, totpMessage(totpStep(time))));
}

export function keyOf(credentials: Credentials | undefined): ClientKey {
  return {
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: credentials?.SecretAccessKey ?? '',
    sessionToken: credentials?.SessionToken ?? '',
  };
}
