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
import { roleArnWellFormed } from './role-arn-well-formed.ts';
import { rootRefused } from './root-refused.ts';
import { secondFactorProven } from './second-factor-proven.ts';
import { sessionSizeAllowed } from './session-size-allowed.ts';
import { sessionTagsAllowed } from './session-tags-allowed.ts';
import { sourceIdentityKept } from './source-identity-kept.ts';
import { trustAllows } from './trust-allows.ts';

/** The call as an ordered list. Whether the role exists is not told before `trustAllows` has allowed the caller. */
export const CHECKS: readonly ((assumption: Assumption) => void | Promise<void>)[] = [
  callerMayAssume,
  rootRefused,
  roleArnWellFormed,
  secondFactorProven,
  sessionTagsAllowed,
  sourceIdentityKept,
  trustAllows,
  durationAllowed,
  sessionSizeAllowed,
  credentialsMinted,
];

function run(assumption: Assumption, from: number): AssumeRoleOutput | Promise<AssumeRoleOutput> {
  const { audit } = assumption.context;
  for (let index = from; index < CHECKS.length; index++) {
    const check = CHECKS[index];
    if (check === undefined) break;
    audit.check = check.name;
    const waiting = check(assumption);
    if (waiting instanceof Promise) return waiting.then(() => run(assumption, index + 1));
  }
  return assumption.output;
}

/**
 * Credentials of the role for a signed caller (sts.md 6). Synchronous unless a code of an MFA device must be used up. Throws or rejects
 * with `Refusal`; its `reason` says what the caller is not told.
 */
export function assumeRole(
  input: AssumeRoleInput,
  context: AssumeRoleContext,
  services: AssumeRoleServices,
): AssumeRoleOutput | Promise<AssumeRoleOutput> {
  // The other members are set by the check that each names; read too early, they fail the call, never widen it.
  return run({ input, context, services } as unknown as Assumption, 0);
}
