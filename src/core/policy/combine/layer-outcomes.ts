import { DENIED, type Outcome } from '../evaluate/evaluate.ts';
import type { PolicyRequest } from '../evaluate/request.ts';
import { DIRECTLY, NOT_NAMED } from '../match/grade.ts';
import {
  type AppliedPolicy,
  type Ask,
  type Decision,
  type DecisionInput,
  explicitDeny,
  type Layer,
} from './decision.ts';

/** Which layers a rule asks. */
export interface Scope {
  /** Identity policies, boundary and session policies. */
  readonly identitySide: boolean;
  readonly scps: boolean;
}

/** What each layer says when none of them denies. An absent limiting layer counts as allowing. */
export interface LayerOutcomes {
  readonly scp: Outcome;
  readonly rcp: Outcome;
  readonly resource: Outcome;
  readonly identity: Outcome;
  readonly boundary: Outcome;
  readonly session: Outcome;
  readonly vpcEndpoint: Outcome;
}

/**
 * Asks every layer in the order of policy-language.md 6.1. The first explicit deny is the answer, whatever allows; else all
 * outcomes.
 */
export function askLayers(input: DecisionInput, scope: Scope, ask: Ask): Decision | LayerOutcomes {
  const { request, layers } = input;
  let scp: Outcome = DIRECTLY;
  if (scope.scps && layers.scps !== undefined) {
    for (const level of layers.scps) {
      const said = askAll(level, 'scp', DIRECTLY, request, ask);
      if (typeof said === 'object') return explicitDeny('scp', said);
      if (said === NOT_NAMED) scp = NOT_NAMED;
    }
  }
  const rcp = askAll(layers.rcps, 'rcp', DIRECTLY, request, ask);
  if (typeof rcp === 'object') return explicitDeny('rcp', rcp);
  const resourceLayer = input.trust === true ? 'trust' : 'resource';
  const resource = askOne(layers.resource, resourceLayer, NOT_NAMED, request, ask);
  if (typeof resource === 'object') return explicitDeny(resourceLayer, resource);
  const side = scope.identitySide;
  const identity = askAll(side ? layers.identity : undefined, 'identity', NOT_NAMED, request, ask);
  if (typeof identity === 'object') return explicitDeny('identity', identity);
  const boundary = askOne(side ? layers.boundary : undefined, 'boundary', DIRECTLY, request, ask);
  if (typeof boundary === 'object') return explicitDeny('boundary', boundary);
  const session = askAll(side ? layers.session : undefined, 'session', DIRECTLY, request, ask);
  if (typeof session === 'object') return explicitDeny('session', session);
  const vpcEndpoint = askOne(layers.vpcEndpoint, 'vpc-endpoint', DIRECTLY, request, ask);
  if (typeof vpcEndpoint === 'object') return explicitDeny('vpc-endpoint', vpcEndpoint);
  return { scp, rcp, resource, identity, boundary, session, vpcEndpoint };
}

/** The closest allow of any policy, or the policy that denies. No closure and no list is made: every decision comes through here. */
function askAll(
  policies: readonly AppliedPolicy[] | undefined,
  layer: Layer,
  absent: Outcome,
  request: PolicyRequest,
  ask: Ask,
): Outcome | AppliedPolicy {
  if (policies === undefined) return absent;
  let best: Outcome = NOT_NAMED;
  for (const policy of policies) {
    const outcome = ask(policy, layer, request);
    if (outcome === DENIED) return policy;
    if (outcome > best) best = outcome;
  }
  return best;
}

function askOne(
  policy: AppliedPolicy | undefined,
  layer: Layer,
  absent: Outcome,
  request: PolicyRequest,
  ask: Ask,
): Outcome | AppliedPolicy {
  if (policy === undefined) return absent;
  const outcome = ask(policy, layer, request);
  return outcome === DENIED ? policy : outcome;
}
