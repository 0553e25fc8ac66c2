import type {
  AssumeRoleContext,
  AssumeRoleInput,
  AssumeRoleOutput,
  AssumeRoleServices,
  Assumption,
} from './assumption.ts';
import { callerMayAssume } from './caller-may-assume.ts';
import { credentialsMinted } from './credentials-minted.ts';
import { durationAllowed } from './duration-allowed.ts';
import { mfaAbsent } from './mfa-absent.ts';
import { roleArnWellFormed } from './role-arn-well-formed.ts';
import { rootRefused } from './root-refused.ts';
import { sessionSizeAllowed } from './session-size-allowed.ts';
import { sessionTagsAllowed } from './session-tags-allowed.ts';
import { sourceIdentityKept } from './source-identity-kept.ts';
import { trustAllows } from './trust-allows.ts';

/** The call as an ordered list. Whether the role exists is not told before `trustAllows` has allowed the caller. */
export const CHECKS: readonly ((assumption: Assumption) => void)[] = [
  callerMayAssume,
  rootRefused,
  roleArnWellFormed,
  mfaAbsent,
  sessionTagsAllowed,
  sourceIdentityKept,
  trustAllows,
  durationAllowed,
  sessionSizeAllowed,
  credentialsMinted,
];

/** Credentials of the role for a signed caller (sts.md 6). Throws `Refusal`; its `reason` says what the caller is not told. */
export function assumeRole(
  input: AssumeRoleInput,
  context: AssumeRoleContext,
  services: AssumeRoleServices,
): AssumeRoleOutput {
  // The other members are set by the check that each names; read too early, they fail the call, never widen it.
  const assumption = { input, context, services } as unknown as Assumption;
  for (const check of CHECKS) {
    context.audit.check = check.name;
    check(assumption);
  }
  return assumption.output;
}
