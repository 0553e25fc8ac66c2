import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { MFA_DEVICE, type MfaDevice, mfaSeedPurpose } from '../../core/records/mfa.ts';
import { encodeBase32 } from '../../core/session/base32.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { alreadyExists } from '../validation/iam-refusals.ts';
import { deviceKey, putDevice } from './device-record.ts';

export interface NewDevice {
  readonly virtualMFADeviceName: string;
  readonly path?: string | undefined;
  readonly tags?: readonly TagInput[] | undefined;
}

/** What makes and opens seeds. */
export interface SeedKeeping {
  readonly keyring: Keyring;
  readonly cryptography: Cryptography;
}

/** 64 characters of base32, as AWS's seeds have. */
const SEED_BYTES = 40;

/** Serial number of a virtual device; the path begins and ends with a slash. */
export function serialNumberOf(scope: Scope, path: string, name: string): string {
  return `arn:${scope.partition}:iam::${scope.account}:mfa${path}${name}`;
}

/** Makes a device for nobody yet; its seed is handed out here and never again. Throws `Refusal` EntityAlreadyExists. */
export function createDevice(
  tx: Transaction,
  scope: Scope,
  { keyring, cryptography }: SeedKeeping,
  input: NewDevice,
): { readonly device: MfaDevice; readonly seed: string } {
  checkMembers({ ...input }, IAM_MEMBERS, ['virtualMFADeviceName']);
  const { virtualMFADeviceName: name, path = '/' } = input;
  const tags = withTags({}, input.tags ?? []);
  if (tx.get(MFA_DEVICE, scope.account, deviceKey(name)) !== undefined) {
    throw alreadyExists('MFADevice entity at the same path and name already exists.');
  }
  const serialNumber = serialNumberOf(scope, path, name);
  const seed = encodeBase32(cryptography.randomBytes(SEED_BYTES));
  const sealedSeed = keyring.sealSecret(mfaSeedPurpose(serialNumber), seed);
  const device: MfaDevice = { serialNumber, sealedSeed, createDate: scope.now, tags };
  putDevice(tx, scope, device);
  return { device, seed };
}
