import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Log } from '../../core/ports/runtime.ts';

/** Would the pod's tokens be taken for the role? */
export interface RoleQuestion {
  readonly roleArn: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly audience: string;
}

/** Looks at the role: what would keep this service account from assuming it, in words; empty when nothing does. */
export type RoleCheck = (question: RoleQuestion) => Promise<readonly string[]>;

/** Warnings about roles that are never worth a delay. */
export interface RoleAdvice {
  /** At once when it is known; else a promise that is settled within the budget. Never rejects. */
  warnings(question: RoleQuestion): readonly string[] | Promise<readonly string[]>;
}

/** Times in milliseconds. */
export interface RoleAdviceOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Longest that an admission waits for an answer that is not known yet. */
  readonly budget: number;
  /** How long an answer is good. */
  readonly lifetime: number;
}

interface Answer {
  readonly warnings: readonly string[];
  readonly until: number;
}

const MAXIMUM_ANSWERS = 10_000;
/** Checks under way; beyond it an admission goes without advice. */
const MAXIMUM_CHECKS = 50;
const NONE: readonly string[] = [];

/** Asks once for each question, remembers the answer, and lets no admission wait for longer than the budget. */
export function createRoleAdvice(check: RoleCheck, options: RoleAdviceOptions): RoleAdvice {
  const { clock, budget, lifetime, log } = options;
  const answers = new Map<string, Answer>();
  const checks = new Map<string, Promise<readonly string[]>>();

  const keep = (key: string, warnings: readonly string[]): void => {
    answers.delete(key);
    const oldest = answers.size < MAXIMUM_ANSWERS ? undefined : answers.keys().next().value;
    if (oldest !== undefined) answers.delete(oldest);
    answers.set(key, { warnings, until: clock.now() + lifetime });
  };
  const start = (key: string, question: RoleQuestion): Promise<readonly string[]> => {
    const running = check(question)
      .catch((cause: unknown) => {
        // Not to be told is not to be wrong: no warning, and the next admission after the lifetime asks again.
        log.warn('admission.role-check-failed', { roleArn: question.roleArn, message: messageOf(cause) });
        return NONE;
      })
      .then((warnings) => {
        keep(key, warnings);
        return warnings;
      })
      .finally(() => checks.delete(key));
    checks.set(key, running);
    return running;
  };
  return {
    warnings(question) {
      const { roleArn, namespace, serviceAccount, audience } = question;
      const key = JSON.stringify([roleArn, namespace, serviceAccount, audience]);
      const known = answers.get(key);
      if (known !== undefined && clock.now() < known.until) return known.warnings;
      if (!checks.has(key) && checks.size >= MAXIMUM_CHECKS) return NONE;
      return within(budget, checks.get(key) ?? start(key, question), known?.warnings ?? NONE);
    },
  };
}

/** The work's outcome, or `otherwise` when it takes longer; the work goes on. */
async function within<Result>(budget: number, work: Promise<Result>, otherwise: Result): Promise<Result> {
  const ended = new AbortController();
  try {
    return await Promise.race([work, delay(budget, otherwise, { signal: ended.signal })]);
  } finally {
    ended.abort();
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
