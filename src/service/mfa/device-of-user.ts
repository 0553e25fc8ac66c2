import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { MFA_DEVICE, type MfaDevice, mfaSeedPurpose } from '../../core/records/mfa.ts';
import { decodeBase32 } from '../../core/session/base32.ts';
import { findHolder, USERS } from '../policies/policy-holders.ts';
import type { Scope } from '../scope.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { alreadyExists, noSuchEntity, overQuota } from '../validation/iam-refusals.ts';
import type { SeedKeeping } from './create-device.ts';
import { findDevice, putDevice } from './device-record.ts';
import { verifyConsecutiveCodes } from './verify-code.ts';

/** A device of a user, and two codes in a row that show that the user has it. */
export interface DeviceProof {
  readonly userName: string;
  readonly serialNumber: string;
  readonly codes: readonly [first: string, second: string];
}

/** The user's enabled devices, by name. Throws `Refusal` NoSuchEntity. */
export function devicesOf(reader: Reader, scope: Scope, userName: string): readonly MfaDevice[] {
  const user = findHolder(reader, USERS, scope.account, userName);
  return reader
    .list(MFA_DEVICE, scope.account)
    .map(({ body }) => body)
    .filter((device) => device.userName === user.name);
}

/** The user's enabled device of that serial number. Throws `Refusal` NoSuchEntity. */
export function deviceOf(reader: Reader, scope: Scope, userName: string, serialNumber: string): MfaDevice {
  const user = findHolder(reader, USERS, scope.account, userName);
  const device = findDevice(reader, scope.account, serialNumber);
  if (device.userName !== user.name) throw noSuchEntity('MFA Device invalid for user.');
  return device;
}

/** Throws `Refusal` NoSuchEntity, EntityAlreadyExists, LimitExceeded or InvalidAuthenticationCode. */
export function enableDevice(tx: Transaction, scope: Scope, seeds: SeedKeeping, proof: DeviceProof): void {
  const user = findHolder(tx, USERS, scope.account, proof.userName);
  const device = findDevice(tx, scope.account, proof.serialNumber);
  if (device.userName !== undefined) throw alreadyExists('MFA Device is already in use.');
  if (devicesOf(tx, scope, user.name).length >= IAM_QUOTAS.mfaDevicesPerUser) {
    throw overQuota('MFADevicesPerUser', IAM_QUOTAS.mfaDevicesPerUser);
  }
  const lastStep = provenStep(device, scope, seeds, proof);
  putDevice(tx, scope, { ...device, userName: user.name, enableDate: scope.now, lastStep });
}

/** Takes the device from its user, who has no second factor with it from here on. Throws `Refusal` NoSuchEntity. */
export function deactivateDevice(
  tx: Transaction,
  scope: Scope,
  userName: string,
  serialNumber: string,
): void {
  const { userName: _user, enableDate: _date, ...rest } = deviceOf(tx, scope, userName, serialNumber);
  putDevice(tx, scope, rest);
}

/**
 * Proves the device again, which ends its pause after wrong codes. Its clock may differ by one step, as at sign-in. Throws
 * `Refusal` NoSuchEntity or InvalidAuthenticationCode.
 */
export function resyncDevice(tx: Transaction, scope: Scope, seeds: SeedKeeping, proof: DeviceProof): void {
  const device = deviceOf(tx, scope, proof.userName, proof.serialNumber);
  const lastStep = provenStep(device, scope, seeds, proof);
  const { failed: _, ...rest } = device;
  putDevice(tx, scope, { ...rest, lastStep });
}

/** Codes that were used before do not count again. */
function provenStep(
  { serialNumber, sealedSeed, lastStep }: MfaDevice,
  { now }: Scope,
  { keyring, cryptography }: SeedKeeping,
  { codes }: DeviceProof,
): number {
  const seed = decodeBase32(keyring.openSecret(mfaSeedPurpose(serialNumber), sealedSeed));
  if (seed === undefined) throw new TypeError('the seed of an MFA device is no base32');
  const step = verifyConsecutiveCodes({ seed, codes, now, after: lastStep }, cryptography);
  if (step === undefined) {
    throw new Refusal('InvalidAuthenticationCode', 403, 'Authentication code for device is not valid.');
  }
  return step;
}
