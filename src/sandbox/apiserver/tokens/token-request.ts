import type { JsonObject } from '../../../core/token/json-object.ts';
import { type Workload, workloadOf } from '../../../core/token/workload.ts';
import type { Services } from '../../../service/services.ts';
import { type FieldFault, invalid, invalidValue } from '../errors/field-fault.ts';
import { notFound } from '../errors/refusals.ts';
import { SERVICE_ACCOUNT } from '../kinds/core/service-account.ts';
import type { ClusterPlace } from '../objects/store-key.ts';
import { timeText } from '../objects/timestamps.ts';
import { isTree, type Tree } from '../objects/tree.ts';
import type { Resource } from '../resources/resource.ts';
import { metaOf } from '../tables/columns.ts';
import { bindingsOf } from './bound-object.ts';
import { signToken } from './sign.ts';

/** Seconds. Kubernetes' own bounds; the longest is what EKS allows. */
const MIN_LIFE = 600;
const MAX_LIFE = 24 * 60 * 60;
const DEFAULT_LIFE = 3600;
const MAX_AUDIENCES = 32;
const MAX_AUDIENCE = 4096;

export interface TokenIssue {
  readonly namespace: string;
  readonly account: string;
  /** Empty: the API server's own audience, which is the issuer. */
  readonly audiences: readonly string[];
  readonly expirationSeconds: number | undefined;
  readonly boundObject: Tree | undefined;
}

export interface IssuedToken {
  readonly token: string;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly expirationTimestamp: string;
  /** Whose it is, as its claims say. */
  readonly workload: Workload | undefined;
}

export interface IssueContext {
  readonly services: Pick<Services, 'clock' | 'cryptography' | 'keyring'>;
  readonly place: ClusterPlace;
  readonly issuer: string;
  readonly get: (resource: Resource, namespace: string | undefined, name: string) => Tree | undefined;
}

const TOKEN_REQUEST = { group: 'authentication.k8s.io', kind: 'TokenRequest' };

function faultsOf(issue: TokenIssue): FieldFault[] {
  const seconds = issue.expirationSeconds ?? DEFAULT_LIFE;
  const field = 'spec.expirationSeconds';
  const oversized =
    issue.audiences.length > MAX_AUDIENCES ||
    issue.audiences.some((audience) => audience.length > MAX_AUDIENCE);
  return [
    ...(seconds < MIN_LIFE
      ? [invalidValue(field, seconds, 'may not specify a duration less than 10 minutes')]
      : []),
    ...(seconds > 2 ** 32
      ? [invalidValue(field, seconds, 'may not specify a duration larger than 2^32 seconds')]
      : []),
    ...(oversized
      ? [invalidValue('spec.audiences', issue.audiences.length, 'too many or too long audiences')]
      : []),
  ];
}

function claimsOf(
  context: IssueContext,
  issue: TokenIssue,
  audiences: readonly string[],
  account: Tree,
  life: number,
): object {
  const now = Math.floor(context.services.clock.now() / 1000);
  const { pod, secret, node } = bindingsOf(context, issue);
  return {
    aud: audiences,
    exp: now + life,
    iat: now,
    iss: context.issuer,
    jti: context.services.cryptography.randomUuid(),
    'kubernetes.io': {
      namespace: issue.namespace,
      ...(node === undefined ? {} : { node }),
      ...(pod === undefined ? {} : { pod }),
      ...(secret === undefined ? {} : { secret }),
      serviceaccount: { name: issue.account, uid: metaOf(account).uid },
    },
    nbf: now,
    sub: `system:serviceaccount:${issue.namespace}:${issue.account}`,
  };
}

/** Signs a token as Kubernetes' TokenRequest does. Throws NotFound, Invalid, Conflict. */
export function issueToken(context: IssueContext, issue: TokenIssue): IssuedToken {
  const { clock } = context.services;
  const account = context.get(SERVICE_ACCOUNT, issue.namespace, issue.account);
  if (account === undefined) throw notFound(SERVICE_ACCOUNT, issue.account);
  const faults = faultsOf(issue);
  if (faults.length > 0) throw invalid(TOKEN_REQUEST, '', faults);
  const life = Math.min(issue.expirationSeconds ?? DEFAULT_LIFE, MAX_LIFE);
  const audiences = issue.audiences.length > 0 ? issue.audiences : [context.issuer];
  const claims = claimsOf(context, issue, audiences, account, life);
  const token = signToken(context, claims);
  const expires = (Math.floor(clock.now() / 1000) + life) * 1000;
  return {
    token,
    audiences,
    expirationSeconds: life,
    expirationTimestamp: timeText(expires),
    // Claims are JSON: they were just rendered.
    workload: workloadOf(claims as JsonObject),
  };
}

/** The `spec` of a posted TokenRequest. */
export function readTokenRequest(namespace: string, account: string, spec: Tree): TokenIssue {
  const { audiences, expirationSeconds, boundObjectRef } = spec;
  return {
    namespace,
    account,
    audiences: Array.isArray(audiences) ? audiences.map(String) : [],
    expirationSeconds: typeof expirationSeconds === 'number' ? expirationSeconds : undefined,
    boundObject: isTree(boundObjectRef) ? boundObjectRef : undefined,
  };
}
