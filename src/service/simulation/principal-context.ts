import type { ConditionContext, RequestPrincipal } from '../../core/policy/index.ts';
import type { Role, User } from '../../core/records/identity.ts';
import { AuthorizationContext } from '../authorization/global-keys.ts';

/** Global keys that are known without a request: who calls, and when. Where it comes from is the simulation's to say. */
const KNOWN = /^aws:(principal[a-z]+(\/.+)?|username|currenttime|epochtime|viaawsservice)$/;

/** The keys given for the simulation, and behind them what the caller's record says. `now` in milliseconds. */
export function principalContext(
  given: ConditionContext,
  principal: RequestPrincipal,
  holder: Role | User,
  now: number,
): ConditionContext {
  const user = principal.type === 'user';
  const own = new AuthorizationContext({
    caller: {
      principal,
      userId: holder.id,
      userName: user ? holder.name : undefined,
      tags: holder.tags,
      claims: undefined,
    },
    facts: { time: now, sourceIp: '', userAgent: '', secureTransport: true, region: '' },
    own: undefined,
    resourceAccount: undefined,
  });
  const known = (key: string) => KNOWN.test(key) || (user && key === 'aws:userid');
  return { get: (key) => given.get(key) ?? (known(key) ? own.get(key) : undefined) };
}
