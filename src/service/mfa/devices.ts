import { Refusal } from '../../core/errors/refusal.ts';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { MFA_DEVICE, type MfaDevice, mfaSeedPurpose } from '../../core/records/mfa.ts';
import { encodeBase32 } from '../../core/session/base32.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withoutTags, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { alreadyExists, deleteConflict, noSuchEntity } from '../validation/iam-refusals.ts';

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
  if (tx.get(MFA_DEVICE, scope.account, name.toLowerCase()) !== undefined) {
    throw alreadyExists('MFADevice entity at the same path and name already exists.');
  }
  const serialNumber = serialNumberOf(scope, path, name);
  const seed = encodeBase32(cryptography.randomBytes(SEED_BYTES));
  const sealedSeed = keyring.sealSecret(mfaSeedPurpose(serialNumber), seed);
  const device: MfaDevice = { serialNumber, sealedSeed, createDate: scope.now, tags };
  putDevice(tx, scope, device);
  return { device, seed };
}

/** The device of that serial number. Throws `Refusal` NoSuchEntity. */
export function findDevice(reader: Reader, account: string, serialNumber: string): MfaDevice {
  const device = lookUpDevice(reader, account, serialNumber);
  if (device === undefined) {
    throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
  }
  return device;
}

export function lookUpDevice(reader: Reader, account: string, serialNumber: string): MfaDevice | undefined {
  const device = reader.get(MFA_DEVICE, account, deviceKey(serialNumber))?.body;
  return device?.serialNumber === serialNumber ? device : undefined;
}

/** Throws `Refusal` NoSuchEntity, or DeleteConflict while it is enabled for a user. */
export function deleteDevice(tx: Transaction, scope: Scope, serialNumber: string): void {
  const { userName } = findDevice(tx, scope.account, serialNumber);
  if (userName !== undefined) throw deleteConflict('MFA VirtualDevice in use. Must deactivate first.');
  tx.delete(MFA_DEVICE, scope.account, deviceKey(serialNumber));
}

export function tagDevice(tx: Transaction, scope: Scope, serial: string, added: readonly TagInput[]): void {
  const device = findDevice(tx, scope.account, serial);
  putDevice(tx, scope, { ...device, tags: withTags(device.tags, added) });
}

export function untagDevice(tx: Transaction, scope: Scope, serial: string, keys: readonly string[]): void {
  const device = findDevice(tx, scope.account, serial);
  putDevice(tx, scope, { ...device, tags: withoutTags(device.tags, keys) });
}

export function putDevice(tx: Transaction, scope: Scope, device: MfaDevice): void {
  tx.put(MFA_DEVICE, scope.account, deviceKey(device.serialNumber), device);
}

export function invalidCode(): Refusal {
  return new Refusal('InvalidAuthenticationCode', 403, 'Authentication code for device is not valid.');
}

/** The name, in lower case: what stands behind the last slash. */
function deviceKey(serialNumber: string): string {
  return serialNumber.slice(serialNumber.lastIndexOf('/') + 1).toLowerCase();
}
