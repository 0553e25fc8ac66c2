import { Refusal } from '../../core/errors/refusal.ts';
import type { PodCheck } from './exchange.ts';
import { inTokenWords } from './refusals.ts';

function inOurWords(cause: unknown): unknown {
  return cause instanceof Refusal ? inTokenWords(cause) : cause;
}

/** A check that the web identity exchange has too, with its refusals in the words of this API. */
export function tokenCheck(check: PodCheck): PodCheck {
  const reworded: PodCheck = (exchange) => {
    try {
      const waiting = check(exchange);
      if (!(waiting instanceof Promise)) return;
      return waiting.catch((cause: unknown) => {
        throw inOurWords(cause);
      });
    } catch (cause) {
      throw inOurWords(cause);
    }
  };
  // The audit trail names it as the check that it is.
  return Object.defineProperty(reworded, 'name', { value: check.name });
}
