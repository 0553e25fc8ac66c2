import { Refusal } from '../../core/errors/refusal.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import type { Caller, UserCaller } from '../../core/principal/caller.ts';
import { MFA_DEVICE, type MfaDevice, mfaSeedPurpose } from '../../core/records/mfa.ts';
import { decodeBase32 } from '../../core/session/base32.ts';
import type { Services } from '../services.ts';
import { verifyCode } from './verify-code.ts';

export type SecondFactorServices = Pick<Services, 'directory' | 'keyring' | 'cryptography'>;

/** As the call gives it; a call may give none, and must give both. */
export interface SecondFactor {
  readonly serialNumber?: string | undefined;
  readonly tokenCode?: string | undefined;
}

/** Guesses that a device takes before it takes none for a while: 10 in 5 minutes are one success in a century (RFC 4226 7.3). */
const MAXIMUM_FAILED = 10;
const FAILED_WITHIN = 300_000;

type Verdict = 'accepted' | 'wrong' | 'unknown';

function refusal(message: string, reason: string): Refusal {
  return new Refusal('AccessDenied', 403, message, { reason });
}

/** Texts of sts.md 6.3, spaces included. */
const REFUSALS: Readonly<Record<Exclude<Verdict, 'accepted'>, () => Refusal>> = {
  wrong: () =>
    refusal(
      'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
      'the code is wrong, was used before, or too many wrong ones were given',
    ),
  unknown: () =>
    refusal(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
      'no enabled MFA device of that serial number belongs to the caller',
    ),
};

function keyOf(serialNumber: string): string {
  return serialNumber.slice(serialNumber.lastIndexOf('/') + 1).toLowerCase();
}

/** The device, when it is enabled for the calling user. */
function ownDevice(tx: Transaction, caller: UserCaller, serialNumber: string): MfaDevice | undefined {
  const device = tx.get(MFA_DEVICE, caller.account, keyOf(serialNumber))?.body;
  if (device?.serialNumber !== serialNumber || device.enableDate === undefined) return undefined;
  return device.userName?.toLowerCase() === caller.name.toLowerCase() ? device : undefined;
}

function tooManyFailed({ failed }: MfaDevice, now: number): boolean {
  return failed !== undefined && failed.count >= MAXIMUM_FAILED && now < failed.since + FAILED_WITHIN;
}

function withFailure(device: MfaDevice, now: number): MfaDevice {
  const { failed } = device;
  const fresh = failed === undefined || now >= failed.since + FAILED_WITHIN;
  return {
    ...device,
    failed: fresh ? { count: 1, since: now } : { count: failed.count + 1, since: failed.since },
  };
}

function seedOf(device: MfaDevice, { keyring }: SecondFactorServices): Uint8Array {
  const seed = decodeBase32(keyring.openSecret(mfaSeedPurpose(device.serialNumber), device.sealedSeed));
  if (seed === undefined) throw new TypeError('the seed of an MFA device is no base32');
  return seed;
}

/**
 * Proves the caller's second factor. The code is used up in the same commit that accepts it, so that of two calls with one code one
 * fails, whichever replica they reach. Rejects with `Refusal`. `now` is milliseconds.
 */
export async function proveSecondFactor(
  caller: Caller,
  { serialNumber, tokenCode }: SecondFactor,
  now: number,
  services: SecondFactorServices,
): Promise<void> {
  if (serialNumber === undefined || tokenCode === undefined) {
    throw refusal(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
      'only one of SerialNumber and TokenCode was given',
    );
  }
  if (caller.type !== 'user') throw REFUSALS.unknown();
  const verdict = await services.directory.transact((tx) =>
    useCode(tx, caller, { serialNumber, tokenCode, now }, services),
  );
  if (verdict !== 'accepted') throw REFUSALS[verdict]();
}

function useCode(
  tx: Transaction,
  caller: UserCaller,
  { serialNumber, tokenCode, now }: { serialNumber: string; tokenCode: string; now: number },
  services: SecondFactorServices,
): Verdict {
  const device = ownDevice(tx, caller, serialNumber);
  if (device === undefined) return 'unknown';
  if (tooManyFailed(device, now)) return 'wrong';
  const seed = seedOf(device, services);
  const step = verifyCode({ seed, code: tokenCode, now, after: device.lastStep }, services.cryptography);
  const { failed: _, ...rest } = device;
  const after = step === undefined ? withFailure(device, now) : { ...rest, lastStep: step };
  tx.put(MFA_DEVICE, caller.account, keyOf(serialNumber), after);
  return step === undefined ? 'wrong' : 'accepted';
}
