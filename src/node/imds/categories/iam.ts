import { refused } from '../../listener/answer.ts';
import { type DeliveredCredentials, type Delivery, type MetadataSource, RoleUnavailable } from '../source.ts';
import { type Directory, directory, type Value } from '../tree.ts';
import { isoSeconds } from './iso-time.ts';

const pretty = (value: object): string => JSON.stringify(value, null, 2);

/** What the SDKs parse (imds.md 3). */
export function credentialsText(credentials: DeliveredCredentials): string {
  return pretty({
    Code: 'Success',
    LastUpdated: isoSeconds(credentials.lastUpdated),
    Type: 'AWS-HMAC',
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.token,
    Expiration: isoSeconds(credentials.expiration),
  });
}

/** EC2 answers 200 with a code when its role may not be assumed: SDKs then say why instead of asking again. */
const TOLD = 'AssumeRoleUnauthorizedAccess';

async function credentials(source: MetadataSource, delivery: Delivery, now: number): Promise<Value> {
  try {
    return credentialsText(await source.credentials(delivery));
  } catch (failure) {
    if (!(failure instanceof RoleUnavailable)) throw failure;
    if (failure.code !== TOLD) return refused(503, failure.message, { 'Retry-After': '1' });
    return pretty({ Code: failure.code, Message: failure.message, LastUpdated: isoSeconds(now) });
  }
}

/** `iam/`: absent when the machine has no role. */
export function iam(source: MetadataSource, delivery: Delivery, now: number): Directory | undefined {
  const role = source.role();
  if (role === undefined) return undefined;
  const { profileArn, profileId } = role;
  const info = { Code: 'Success', LastUpdated: isoSeconds(now) };
  return directory({
    info:
      profileArn === undefined
        ? undefined
        : pretty({ ...info, InstanceProfileArn: profileArn, InstanceProfileId: profileId }),
    'security-credentials': directory({
      [role.name]: { read: () => credentials(source, delivery, now) },
    }),
  });
}
