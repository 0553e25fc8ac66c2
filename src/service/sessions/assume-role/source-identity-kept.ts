import { Refusal } from '../../../core/errors/refusal.ts';
import type { Assumption } from './assumption.ts';

/** Once set, a source identity goes with every role that is assumed from there and cannot be replaced (sts.md 6.6). */
export function sourceIdentityKept(assumption: Assumption): void {
  const { caller, input } = assumption;
  const set = caller.type === 'assumed-role' ? caller.claims.sourceIdentity : undefined;
  if (set !== undefined && input.sourceIdentity !== undefined && input.sourceIdentity !== set) {
    throw new Refusal(
      'ValidationError',
      400,
      'The source identity is already set for this assume role session',
    );
  }
  assumption.sourceIdentity = set ?? input.sourceIdentity;
}
