import type { Layer } from '../../../src/core/policy/combine/decision.ts';
import type { PolicyRequest } from '../../../src/core/policy/evaluate/request.ts';
import { type Answer, ask, type ReferencePolicy } from './policy.ts';

export interface ReferenceInput {
  readonly request: PolicyRequest;
  readonly identity: readonly ReferencePolicy[];
  readonly boundary?: ReferencePolicy | undefined;
  readonly session?: readonly ReferencePolicy[] | undefined;
  readonly resource?: ReferencePolicy | undefined;
  readonly scps?: readonly (readonly ReferencePolicy[])[] | undefined;
  readonly rcps?: readonly ReferencePolicy[] | undefined;
  readonly vpcEndpoint?: ReferencePolicy | undefined;
  readonly resourceAccount?: string | undefined;
  readonly trust?: boolean | undefined;
}

/** A denial names one layer, and which one is left open (access-denied.md 1.4): `layers` are those that it may name. */
export type ReferenceDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly explicit: boolean; readonly layers: readonly Layer[] };

/** Sections 6.1, 6.2 and 7, with the special callers of 6.3 and the trust rules of 9.2. */
export function referenceDecide(input: ReferenceInput): ReferenceDecision {
  const { request } = input;
  const caller = request.principal;
  const resourceLayer: Layer = input.trust === true ? 'trust' : 'resource';
  const asked = (policies: readonly ReferencePolicy[]): Answer[] => policies.map((one) => ask(one, request));
  const list = (policy: ReferencePolicy | undefined): ReferencePolicy[] =>
    policy === undefined ? [] : [policy];

  // 6.3: root has no identity side; services, OIDC and anonymous callers have neither an identity side nor SCPs.
  const hasIdentitySide = 'hasBoundary' in caller;
  const hasScps = hasIdentitySide || caller.type === 'root';
  const identity = asked(hasIdentitySide ? input.identity : []);
  const boundary = asked(hasIdentitySide ? list(input.boundary) : []);
  const session = asked(hasIdentitySide ? (input.session ?? []) : []);
  const scps = (hasScps ? (input.scps ?? []) : []).map(asked);
  const rcps = asked(input.rcps ?? []);
  const resource = asked(list(input.resource));
  const endpoint = asked(list(input.vpcEndpoint));

  const denying = (
    [
      ['identity', identity],
      ['boundary', boundary],
      ['session', session],
      ['scp', scps.flat()],
      ['rcp', rcps],
      [resourceLayer, resource],
      ['vpc-endpoint', endpoint],
    ] as const
  ).filter(([, answers]) => answers.some(({ denies }) => denies));
  if (denying.length > 0) return { allowed: false, explicit: true, layers: denying.map(([layer]) => layer) };

  const allows = (answers: readonly Answer[]): boolean =>
    answers.some((answer) => answer.allows !== 'nothing');
  // 6.3: a federated user without session policy gets nothing from identity policies.
  const withoutSession = caller.type === 'federated-user' && input.session === undefined;
  const holds: Record<'I' | 'B' | 'P' | 'R' | 'S' | 'V' | 'X', readonly [boolean, Layer]> = {
    I: [allows(identity) && !withoutSession, 'identity'],
    B: [boundary.length === 0 || allows(boundary), 'boundary'],
    P: [!hasIdentitySide || input.session === undefined || allows(session), 'session'],
    R: [input.rcps === undefined || allows(rcps), 'rcp'],
    S: [scps.every(allows), 'scp'],
    V: [endpoint.length === 0 || allows(endpoint), 'vpc-endpoint'],
    X: [allows(resource) && !(isItself(input) && resource[0]?.allows === 'account'), resourceLayer],
  };
  const needed = ['R', 'S', 'V', ...termsOf(input, resource[0]?.allows ?? 'nothing')] as const;
  const missing = needed.map((term) => holds[term]).filter(([held]) => !held);
  if (missing.length === 0) return { allowed: true };
  return { allowed: false, explicit: false, layers: missing.map(([, layer]) => layer) };
}

/** Which of I, B, P and X (an allow of the resource policy) the decision needs. */
function termsOf(
  { request, resourceAccount, trust }: ReferenceInput,
  grant: Answer['allows'],
): readonly ('I' | 'B' | 'P' | 'X')[] {
  const caller = request.principal;
  if (caller.type === 'service' || caller.type === 'anonymous' || caller.type === 'federated') return ['X'];
  const sameAccount = (resourceAccount ?? caller.account) === caller.account;
  if (caller.type === 'root') return sameAccount && trust !== true ? [] : ['X'];
  if (!sameAccount) return ['I', 'B', 'P', 'X'];
  if (grant === 'direct') return [];
  if (grant === 'role') return ['B', 'P'];
  return trust === true ? ['I', 'B', 'P', 'X'] : ['I', 'B', 'P'];
}

/** 9.2: a role assuming itself needs a trust entry that names it. */
function isItself({ request, trust }: ReferenceInput): boolean {
  const { principal, resource } = request;
  return trust === true && principal.type === 'session' && principal.roleArn === resource;
}
