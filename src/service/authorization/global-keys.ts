import type { ConditionContext, ContextValue, RequestPrincipal } from '../../core/policy/index.ts';
import type { RequestContext, RequestFacts } from '../../core/principal/permission.ts';
import type { Tags } from '../../core/records/identity.ts';
import type { CallerFacts } from './caller-facts.ts';
import { sessionKey } from './session-keys.ts';

/** Everything a condition may look at in one request. */
export interface ContextSources {
  readonly caller: CallerFacts;
  readonly facts: RequestFacts;
  /** Keys of the action, from the door; global keys win over them. */
  readonly own: RequestContext | undefined;
  readonly resourceAccount: string | undefined;
}

/**
 * The condition keys of one request, each made only when a policy asks for it (policy-language.md 13, sts.md 7.7).
 * `aws:MultiFactorAuthPresent` does not exist: no caller proves a second factor here.
 */
export class AuthorizationContext implements ConditionContext {
  readonly #sources: ContextSources;

  constructor(sources: ContextSources) {
    this.#sources = sources;
  }

  get(key: string): ContextValue | undefined {
    const { caller, own } = this.#sources;
    const value = key.startsWith('aws:') ? this.#global(key) : sessionKey(caller.claims, key);
    if (value !== undefined) return value;
    // Own members only: a policy may ask for `constructor` or `__proto__`.
    return own !== undefined && Object.hasOwn(own, key) ? own[key] : undefined;
  }

  #global(key: string): ContextValue | undefined {
    if (key.startsWith(TAG_PREFIX)) return principalTag(this.#sources.caller, key.slice(TAG_PREFIX.length));
    return GLOBAL_KEYS.get(key)?.(this.#sources);
  }
}

const TAG_PREFIX = 'aws:principaltag/';

type ReadKey = (sources: ContextSources) => string | undefined;

const GLOBAL_KEYS: ReadonlyMap<string, ReadKey> = new Map<string, ReadKey>([
  ['aws:principalarn', ({ caller }) => principalArn(caller.principal)],
  ['aws:userid', ({ caller }) => caller.userId],
  ['aws:username', ({ caller }) => caller.userName],
  ['aws:principaltype', ({ caller }) => PRINCIPAL_TYPES[caller.principal.type]],
  ['aws:principalaccount', ({ caller }) => principalAccount(caller.principal)],
  ['aws:principalisawsservice', ({ caller }) => String(caller.principal.type === 'service')],
  [
    'aws:principalservicename',
    ({ caller }) => (caller.principal.type === 'service' ? caller.principal.name : undefined),
  ],
  ['aws:viaawsservice', () => 'false'],
  ['aws:currenttime', ({ facts }) => isoSeconds(facts.time)],
  ['aws:epochtime', ({ facts }) => String(Math.floor(facts.time / 1000))],
  ['aws:sourceip', ({ facts }) => facts.sourceIp],
  ['aws:useragent', ({ facts }) => facts.userAgent],
  ['aws:securetransport', ({ facts }) => String(facts.secureTransport)],
  ['aws:requestedregion', ({ facts }) => facts.region],
  ['aws:resourceaccount', ({ resourceAccount }) => resourceAccount],
  ['aws:tokenissuetime', ({ caller }) => caller.claims && isoSeconds(caller.claims.issuedAt)],
  ['aws:sourceidentity', ({ caller }) => caller.claims?.sourceIdentity],
  ['aws:federatedprovider', ({ caller }) => federatedProvider(caller)],
  ['aws:ec2instancesourcevpc', ({ caller }) => caller.claims?.instance?.vpc],
  ['aws:ec2instancesourceprivateipv4', ({ caller }) => caller.claims?.instance?.privateIp],
]);

/** OIDC callers are `User` to the trust policy (sts.md 7.7, observed on AWS). */
const PRINCIPAL_TYPES: Readonly<Record<RequestPrincipal['type'], string | undefined>> = {
  user: 'User',
  session: 'AssumedRole',
  'federated-user': 'FederatedUser',
  root: 'Account',
  federated: 'User',
  anonymous: 'Anonymous',
  service: undefined,
};

/** The role's ARN with its path for a session; absent for OIDC, anonymous and service callers (3.3). */
function principalArn(principal: RequestPrincipal): string | undefined {
  switch (principal.type) {
    case 'session':
      return principal.roleArn;
    case 'user':
    case 'root':
    case 'federated-user':
      return principal.arn;
    case 'federated':
    case 'anonymous':
    case 'service':
      return undefined;
  }
}

function principalAccount(principal: RequestPrincipal): string | undefined {
  if (principal.type === 'anonymous') return 'anonymous';
  return principal.type === 'service' ? undefined : principal.account;
}

function federatedProvider({ principal, claims }: CallerFacts): string | undefined {
  return principal.type === 'federated' ? principal.provider : claims?.federated?.provider;
}

/** Tag keys are compared without regard to case, and session tags replace those of the role (9.4). */
function principalTag({ claims, tags }: CallerFacts, name: string): string | undefined {
  return tagValue(claims?.tags, name) ?? tagValue(tags, name);
}

function tagValue(tags: Tags | undefined, name: string): string | undefined {
  if (tags === undefined) return undefined;
  const key = Object.keys(tags).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : tags[key];
}

/** `2026-11-21T22:31:53Z` */
function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
