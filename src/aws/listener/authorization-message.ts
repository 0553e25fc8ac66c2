import type { DenialFacts } from '../../core/errors/denial.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { Services } from '../../service/services.ts';
import type { Exchange } from './exchange.ts';

/** What the sealed text is bound to: nothing else that the instance seals opens as one of these. */
export const AUTHORIZATION_MESSAGE = 'authorization-message';

const items = <Item>(list: readonly Item[]): { readonly items: readonly Item[] } => ({ items: list });

function principalOf(caller: Caller): Readonly<Record<string, string>> {
  if (caller.type === 'anonymous') return { id: 'ANONYMOUS', arn: '*' };
  const name = caller.type === 'user' ? { name: caller.name } : {};
  return { id: caller.id, ...name, arn: caller.arn };
}

/**
 * The blob of an EC2 denial: the decision's facts (access-denied.md 3) sealed under the instance's key, as base64url. Only
 * whoever may call DecodeAuthorizationMessage learns them.
 */
export function sealAuthorizationMessage(facts: DenialFacts, exchange: Exchange, services: Services): string {
  const condition = (key: string, value: string): object => ({ key, values: items([{ value }]) });
  const message = JSON.stringify({
    allowed: false,
    explicitDeny: facts.explicit,
    matchedStatements: items([]),
    failures: items([]),
    context: {
      principal: principalOf(exchange.caller),
      action: facts.action,
      resource: facts.resource ?? '*',
      conditions: items([
        condition('aws:SourceIp', exchange.facts.sourceIp),
        condition('aws:SecureTransport', String(exchange.facts.secureTransport)),
        condition('aws:RequestedRegion', exchange.facts.region),
      ]),
    },
  });
  const sealed = services.keyring.sealSecret(AUTHORIZATION_MESSAGE, message);
  return Buffer.from(sealed, 'base64').toString('base64url');
}
