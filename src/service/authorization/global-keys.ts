import type { ConditionContext, ContextValue, RequestPrincipal } from '../../core/policy/index.ts';
import type { RequestContext, RequestFacts } from '../../core/principal/permission.ts';
import type { Tags } from '../../core/records/identity.ts';
import type { Organization } from '../../core/records/organization.ts';
import type { CallerFacts } from './caller-facts.ts';
import { sessionKey } from './session-keys.ts';

/** Everything a condition may look at in one request. */
export interface ContextSources {
  readonly caller: CallerFacts;
  readonly facts: RequestFacts;
  /** Keys of the action, from the door; global keys win over them. */
  readonly own: RequestContext | undefined;
  readonly resourceAccount: string | undefined;
  /** The one that every account of the instance is in. */
  readonly organization?: Organization | undefined;
}

/** The condition keys of one request, each made only when a policy asks for it (policy-language.md 13, sts.md 7.7). */
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

  /** Every key that the request has, but for tags of the principal and keys of its identity provider. */
  entries(): readonly (readonly [key: string, value: ContextValue])[] {
    const found: (readonly [string, ContextValue])[] = [];
    for (const [name, read] of GLOBAL_KEYS) {
      const value = read(this.#sources);
      if (value !== undefined) found.push([name, value]);
    }
    return [...found, ...Object.entries(this.#sources.own ?? {})];
  }

  #global(key: string): ContextValue | undefined {
    if (key.startsWith(TAG_PREFIX)) return principalTag(this.#sources.caller, key.slice(TAG_PREFIX.length));
    return BY_LOWER_NAME.get(key)?.(this.#sources);
  }
}

const TAG_PREFIX = 'aws:principaltag/';

type ReadKey = (sources: ContextSources) => ContextValue | undefined;

/** Names as AWS spells them. */
const GLOBAL_KEYS: readonly (readonly [name: string, read: ReadKey])[] = [
  ['aws:PrincipalArn', ({ caller }) => principalArn(caller.principal)],
  ['aws:userid', ({ caller }) => caller.userId],
  ['aws:username', ({ caller }) => caller.userName],
  ['aws:PrincipalType', ({ caller }) => PRINCIPAL_TYPES[caller.principal.type]],
  ['aws:PrincipalAccount', ({ caller }) => principalAccount(caller.principal)],
  ['aws:PrincipalIsAWSService', ({ caller }) => String(caller.principal.type === 'service')],
  [
    'aws:PrincipalServiceName',
    ({ caller }) => (caller.principal.type === 'service' ? caller.principal.name : undefined),
  ],
  ['aws:ViaAWSService', () => 'false'],
  ['aws:CurrentTime', ({ facts }) => isoSeconds(facts.time)],
  ['aws:EpochTime', ({ facts }) => String(Math.floor(facts.time / 1000))],
  ['aws:SourceIp', ({ facts }) => facts.sourceIp],
  ['aws:UserAgent', ({ facts }) => facts.userAgent],
  ['aws:SecureTransport', ({ facts }) => String(facts.secureTransport)],
  ['aws:RequestedRegion', ({ facts }) => facts.region],
  ['aws:ResourceAccount', ({ resourceAccount }) => resourceAccount],
  ['aws:PrincipalOrgID', ({ caller, organization }) => memberOf(caller.principal, organization)?.id],
  ['aws:PrincipalOrgPaths', ({ caller, organization }) => paths(memberOf(caller.principal, organization))],
  ['aws:ResourceOrgID', (sources) => ownerOf(sources)?.id],
  ['aws:ResourceOrgPaths', (sources) => paths(ownerOf(sources))],
  ['aws:TokenIssueTime', ({ caller }) => caller.claims && isoSeconds(caller.claims.issuedAt)],
  ['aws:MultiFactorAuthPresent', ({ caller }) => secondFactor(caller)],
  ['aws:MultiFactorAuthAge', ({ caller, facts }) => secondsSince(caller.mfaAt, facts.time)],
  ['aws:SourceIdentity', ({ caller }) => caller.claims?.sourceIdentity],
  ['aws:FederatedProvider', ({ caller }) => federatedProvider(caller)],
  ['aws:Ec2InstanceSourceVpc', ({ caller }) => caller.claims?.instance?.vpc],
  ['aws:Ec2InstanceSourcePrivateIPv4', ({ caller }) => caller.claims?.instance?.privateIp],
];

const BY_LOWER_NAME: ReadonlyMap<string, ReadKey> = new Map(
  GLOBAL_KEYS.map(([name, read]) => [name.toLowerCase(), read]),
);

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

/** Users, sessions and root users are of an account, and so of its organization; OIDC, service and anonymous callers of none. */
function memberOf(
  principal: RequestPrincipal,
  organization: Organization | undefined,
): Organization | undefined {
  switch (principal.type) {
    case 'user':
    case 'session':
    case 'federated-user':
    case 'root':
      return organization;
    default:
      return undefined;
  }
}

function ownerOf({ resourceAccount, organization }: ContextSources): Organization | undefined {
  return resourceAccount === undefined ? undefined : organization;
}

/** No units: every account is right below the root. */
function paths(organization: Organization | undefined): readonly string[] | undefined {
  return organization && [`${organization.id}/${organization.rootId}/`];
}

/** Long-term keys have no such key at all: a policy that wants it false must say `BoolIfExists` (policy-choices.md). */
function secondFactor({ mfaAt, claims }: CallerFacts): string | undefined {
  if (mfaAt !== undefined) return 'true';
  return claims === undefined ? undefined : 'false';
}

function secondsSince(then: number | undefined, now: number): string | undefined {
  return then === undefined ? undefined : String(Math.max(0, Math.floor((now - then) / 1000)));
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
