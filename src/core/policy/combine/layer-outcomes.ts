import { DENIED, type Outcome } from '../evaluate/evaluate.ts';
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
  const resourceLayer = input.trust === true ? 'trust' : 'resource';
  let denied: Decision | undefined;
  const outcomeOf = (
    policies: readonly AppliedPolicy[] | undefined,
    layer: Layer,
    absent: Outcome,
  ): Outcome => {
    if (policies === undefined || denied !== undefined) return absent;
    let best: Outcome = NOT_NAMED;
    for (const policy of policies) {
      const outcome = ask(policy, layer, request);
      if (outcome === DENIED) {
        denied = explicitDeny(layer, policy);
        return DENIED;
      }
      if (outcome > best) best = outcome;
    }
    return best;
  };
  let scp: Outcome = DIRECTLY;
  for (const level of scope.scps ? (layers.scps ?? []) : []) {
    if (outcomeOf(level, 'scp', DIRECTLY) <= NOT_NAMED) scp = NOT_NAMED;
  }
  const side = scope.identitySide;
  const outcomes: LayerOutcomes = {
    scp,
    rcp: outcomeOf(layers.rcps, 'rcp', DIRECTLY),
    resource: outcomeOf(only(layers.resource), resourceLayer, NOT_NAMED),
    identity: outcomeOf(side ? layers.identity : undefined, 'identity', NOT_NAMED),
    boundary: outcomeOf(side ? only(layers.boundary) : undefined, 'boundary', DIRECTLY),
    session: outcomeOf(side ? layers.session : undefined, 'session', DIRECTLY),
    vpcEndpoint: outcomeOf(only(layers.vpcEndpoint), 'vpc-endpoint', DIRECTLY),
  };
  return denied ?? outcomes;
}

function only(policy: AppliedPolicy | undefined): readonly AppliedPolicy[] | undefined {
  return policy === undefined ? undefined : [policy];
}
