import { proveSecondFactor } from '../../mfa/prove-second-factor.ts';
import type { Assumption } from './assumption.ts';

/**
 * sts.md 6.3. What is proven here holds for this call only: the trust policy sees it, the role's session does not carry it on. Waits
 * only when a code was given.
 */
export function secondFactorProven(assumption: Assumption): void | Promise<void> {
  const { input, caller, context, services } = assumption;
  const { serialNumber, tokenCode } = input;
  if (serialNumber === undefined && tokenCode === undefined) return;
  const { time } = context.facts;
  return proveSecondFactor(caller, { serialNumber, tokenCode }, time, services).then(() => {
    if (caller.type === 'user') assumption.caller = { ...caller, mfaAt: time };
  });
}
