import { decideCrossAccount } from './cross-account.ts';
import type { Ask, Decision, DecisionInput } from './decision.ts';
import { decideResourceOnly } from './resource-only.ts';
import { decideRoot } from './root.ts';
import { decideSameAccount } from './same-account.ts';

/** Chooses the rule by who calls and whose resource it is. */
export function combine(input: DecisionInput, ask: Ask): Decision {
  const { principal } = input.request;
  switch (principal.type) {
    case 'anonymous':
    case 'service':
    case 'federated':
      return decideResourceOnly(input, ask);
    default: {
      const own = input.resourceAccount === undefined || input.resourceAccount === principal.account;
      if (!own) return decideCrossAccount(input, ask);
      return principal.type === 'root' ? decideRoot(input, ask) : decideSameAccount(input, ask);
    }
  }
}
