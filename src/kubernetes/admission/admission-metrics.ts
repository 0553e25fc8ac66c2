import type { IdentityMethod } from './identity-settings.ts';

/** Why a pod was let in as it was although something may have been to be done. */
export type LeftAlone = 'undecodable' | 'lookup_failed' | 'too_large' | 'failed';

/** What the webhook counts. The names under which it is shown are the composition's. */
export interface AdmissionMetrics {
  mutated(method: IdentityMethod): void;
  /** The service account was not found within the grace. */
  missingServiceAccount(): void;
  leftAlone(why: LeftAlone): void;
  /** A denial in a namespace that fails closed. */
  denied(): void;
  warned(warnings: number): void;
}

export const NO_METRICS: AdmissionMetrics = Object.freeze({
  mutated: () => undefined,
  missingServiceAccount: () => undefined,
  leftAlone: () => undefined,
  denied: () => undefined,
  warned: () => undefined,
});
