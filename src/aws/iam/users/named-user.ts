import type { Caller } from '../../../core/principal/caller.ts';
import { validationError } from '../../../service/validation/iam-refusals.ts';

/** The user that a call is about: the one it names, else the caller itself. Throws `Refusal` ValidationError. */
export function namedUser(name: string | undefined, caller: Caller): string {
  if (name !== undefined) return name;
  if (caller.type === 'user') return caller.name;
  throw validationError('Must specify userName when calling with non-User credentials');
}
