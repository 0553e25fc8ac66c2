import { Refusal } from '../../../core/errors/refusal.ts';
import type { Assumption } from './assumption.ts';

/** The call must be signed; the door asks for that already, and this keeps it true for every other way in. */
export function callerMayAssume(assumption: Assumption): void {
  const { caller } = assumption.context;
  if (caller.type === 'anonymous') {
    throw new Refusal('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  }
  assumption.caller = caller;
}
