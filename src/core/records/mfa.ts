import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

/** Wrong codes of late, so that six digits cannot be guessed by trying (RFC 4226 7.3). Times: milliseconds. */
export interface FailedCodes {
  readonly count: number;
  readonly since: number;
}

/** Virtual MFA device. Account: the owner's. Key: the device's name in lower case. Times: milliseconds. */
export interface MfaDevice {
  /** `arn:aws:iam::ACCOUNT:mfa/[path]NAME` */
  readonly serialNumber: string;
  /** The seed as unpadded base32, sealed by the keyring for `mfaSeedPurpose(serialNumber)`. */
  readonly sealedSeed: string;
  readonly createDate: number;
  readonly tags: Tags;
  /** The user that it is enabled for. Absent: assigned to nobody, and good for nothing. */
  readonly userName?: string;
  readonly enableDate?: number;
  /** Time step of the last code that was accepted: it and earlier ones are used up (RFC 6238 5.2). */
  readonly lastStep?: number;
  readonly failed?: FailedCodes;
}
export const MFA_DEVICE = recordKind<MfaDevice>('iam.mfa-device');

/** What a seed is sealed for: one device's seed never opens as another's. */
export function mfaSeedPurpose(serialNumber: string): string {
  return `mfa-device:${serialNumber}`;
}
