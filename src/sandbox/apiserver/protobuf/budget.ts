import { WireFault } from './wire-fault.ts';

/** Fields that may still be read from one body: a body of the largest size must not become millions of objects. */
export interface Budget {
  fields: number;
}

/** Takes one field off. Throws `WireFault` when none is left. */
export function spend(budget: Budget): void {
  budget.fields -= 1;
  if (budget.fields < 0) throw new WireFault('proto: too many fields');
}
