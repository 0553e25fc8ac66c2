import { Refusal } from '../../../core/errors/refusal.ts';
import type { Assumption } from './assumption.ts';

/** sts.md 6.1. */
export function rootRefused({ caller }: Assumption): void {
  if (caller.type === 'root') {
    throw new Refusal('AccessDenied', 403, 'Roles may not be assumed by root accounts.');
  }
}
