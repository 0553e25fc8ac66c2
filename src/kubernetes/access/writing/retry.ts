import { KubernetesError } from '../../client/index.ts';

/** When a write is tried again. Milliseconds. */
export interface RetryPolicy {
  readonly minimum: number;
  readonly maximum: number;
  /** Attempts in all. */
  readonly count: number;
  /** Any failure of the API; else only those that another writer causes. */
  readonly anyFailure: boolean;
}

/** Chance and time, given from outside. */
export interface RetryPorts {
  /** From 0 up to, not including, 1. */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Told before each wait. */
  retrying(failure: unknown, milliseconds: number): void;
}

export const CONFLICT_RETRY: RetryPolicy = { minimum: 50, maximum: 5000, count: 12, anyFailure: false };

/** All attempts failed; the last failure is its cause. */
export class RetryTimeout extends Error {
  override name = 'RetryTimeout';
}

/** Another wrote, made or removed the object between reading and writing. */
export function isConflict(failure: unknown): boolean {
  return failure instanceof KubernetesError && (failure.code === 409 || failure.code === 404);
}

/** Refusals of ours never become right by trying again; those of the API that name the request are final as well. */
function mayPass(failure: unknown, policy: RetryPolicy): boolean {
  if (isConflict(failure)) return true;
  if (!policy.anyFailure) return false;
  if (failure instanceof KubernetesError) return failure.code >= 500 || failure.code === 429;
  if (!(failure instanceof Error)) return false;
  // Codes of the operating system; our own refusals have others.
  return failure.name === 'TimeoutError' || ('code' in failure && /^E[A-Z_]+$/.test(String(failure.code)));
}

/** Tries until it succeeds, doubling a wait that chance shortens: writers that met once must not meet again. */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  ports: RetryPorts,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (failure) {
      if (!mayPass(failure, policy)) throw failure;
      if (tries >= policy.count) {
        const message = failure instanceof Error ? failure.message : String(failure);
        throw new RetryTimeout(`waiter timed out: ${message}`, { cause: failure });
      }
      const most = Math.min(policy.maximum, policy.minimum * 2 ** Math.min(tries - 1, 30));
      const wait = Math.round(policy.minimum / 2 + ports.random() * (most - policy.minimum / 2));
      ports.retrying(failure, wait);
      await ports.sleep(wait);
    }
  }
}
