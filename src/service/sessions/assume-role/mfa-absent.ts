import { Refusal } from '../../../core/errors/refusal.ts';
import type { Assumption } from './assumption.ts';

/** No account here has an MFA device, so that no code can be good (sts.md 6.3). Taking it unread would fake a second factor. */
export function mfaAbsent({ input }: Assumption): void {
  if (input.serialNumber === undefined && input.tokenCode === undefined) return;
  throw new Refusal(
    'AccessDenied',
    403,
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    { reason: 'MFA devices are not kept here' },
  );
}
