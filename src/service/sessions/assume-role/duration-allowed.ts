import { sessionDuration } from '../session-duration.ts';
import type { Assumption } from './assumption.ts';

/** sts.md 6.2: a session may not outlive an hour by assuming roles one after the other. */
export function durationAllowed(assumption: Assumption): void {
  const { input, role, caller } = assumption;
  assumption.duration = sessionDuration(input.durationSeconds, role, caller.type === 'assumed-role');
}
