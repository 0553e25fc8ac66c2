import type { Cryptography } from '../../core/ports/cryptography.ts';
import {
  ACCESS_KEY_RANDOM,
  type AccessKeyPrefix,
  encodeAccessKeyId,
} from '../../core/session/access-key-id.ts';
import { encodeSecretKey, SECRET_KEY_RANDOM } from '../../core/session/secret-key.ts';
import { encodeUniqueId, UNIQUE_ID_RANDOM, type UniqueIdPrefix } from '../../core/session/unique-id.ts';

type Random = Pick<Cryptography, 'randomBytes'>;

/** A new access key: an id with the account inside (sts.md 5.4) and a secret of 240 random bits. */
export function newAccessKey(
  prefix: AccessKeyPrefix,
  account: string,
  cryptography: Random,
): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  const random = cryptography.randomBytes(ACCESS_KEY_RANDOM + SECRET_KEY_RANDOM);
  return {
    accessKeyId: encodeAccessKeyId(prefix, account, random),
    secretAccessKey: encodeSecretKey(random.subarray(ACCESS_KEY_RANDOM)),
  };
}

/** A new unique id, `AROA` and the like with 17 characters behind it: 85 random bits, so never used twice. */
export function newUniqueId(prefix: UniqueIdPrefix, cryptography: Random): string {
  return encodeUniqueId(prefix, cryptography.randomBytes(UNIQUE_ID_RANDOM));
}
