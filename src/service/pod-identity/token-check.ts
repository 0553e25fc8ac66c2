import { Refusal } from '../../core/errors/refusal.ts';
import type { PodCheck } from './exchange.ts';
import { inTokenWords } from './refusals.ts';

function reworded(cause: unknown): unknown {
  return cause instanceof Refusal ? inTokenWords(cause) : cause;
}

/** A check that the web identity exchange has too, with its refusals in the words of this API. */
export function tokenCheck(check: PodCheck): PodCheck {
  return (exchange) => {
    try {
      const waiting = check(exchange);
      if (!(waiting instanceof Promise)) return;
      return waiting.catch((cause: unknown) => {
        throw reworded(cause);
      });
    } catch (cause) {
      throw reworded(cause);
    }
  };
}
