import type { ConditionContext } from './context.ts';

/** A request without any condition key. */
export const NO_CONTEXT: ConditionContext = Object.freeze({ get: () => undefined });
