import { Refusal } from '../../core/errors/refusal.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { STACK } from '../../core/records/stack.ts';
import { findStack, liveKey, type StackRegion } from './find-stack.ts';

/** Answers the stack's id. Throws `Refusal` ValidationError. */
export function setTerminationProtection(
  tx: Transaction,
  where: StackRegion,
  nameOrId: string,
  enabled: boolean,
): string {
  const stack = findStack(tx, where, nameOrId, 'bracketed');
  if (stack.status === 'DELETE_COMPLETE') {
    throw new Refusal('ValidationError', 400, `Stack [${stack.id}] does not exist`);
  }
  tx.put(STACK, where.account, liveKey(where.region, stack.name), {
    ...stack,
    terminationProtection: enabled,
  });
  return stack.id;
}
