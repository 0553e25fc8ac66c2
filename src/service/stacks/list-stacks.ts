import type { Reader } from '../../core/ports/directory.ts';
import { STACK, type Stack } from '../../core/records/stack.ts';
import type { StackRegion } from './find-stack.ts';

/** Deleted stacks are shown for 90 days. */
export const DELETED_KEPT = 90 * 24 * 3600 * 1000;

/** Stacks of the region, newest first, in the order of `stackOrder`. */
export function listStacks(reader: Reader, where: StackRegion, now: number): readonly Stack[] {
  return reader
    .list(STACK, where.account, `${where.region}/`)
    .map(({ body }) => body)
    .filter(({ deletedAt }) => deletedAt === undefined || deletedAt > now - DELETED_KEPT)
    .sort((one, other) => (stackOrder(one) < stackOrder(other) ? -1 : 1));
}

const TIME_DIGITS = 15;

/** Sorts newest first as text; unique for each stack. */
export function stackOrder(stack: Stack): string {
  return `${String(10 ** TIME_DIGITS - stack.createdAt).padStart(TIME_DIGITS + 1, '0')} ${stack.id}`;
}
