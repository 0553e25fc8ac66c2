import { NOT_NAMED } from '../match/grade.ts';
import { type Decision, implicitDeny } from './decision.ts';
import type { LayerOutcomes } from './layer-outcomes.ts';

/** RCP, SCP and VPC endpoint policies must allow whatever else does (policy-language.md 6.2: R, S, V). */
export function missingGuardrail(outcomes: LayerOutcomes): Decision | undefined {
  if (outcomes.rcp === NOT_NAMED) return implicitDeny('rcp');
  if (outcomes.scp === NOT_NAMED) return implicitDeny('scp');
  if (outcomes.vpcEndpoint === NOT_NAMED) return implicitDeny('vpc-endpoint');
  return undefined;
}

/** Boundary and session policies limit what the identity side and grants to the role give (B, P). */
export function missingLimit(outcomes: LayerOutcomes): Decision | undefined {
  if (outcomes.boundary === NOT_NAMED) return implicitDeny('boundary');
  if (outcomes.session === NOT_NAMED) return implicitDeny('session');
  return undefined;
}
