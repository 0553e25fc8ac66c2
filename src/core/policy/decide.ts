import { combine } from './combine/combine.ts';
import type { AppliedPolicy, Ask, Decision, DecisionInput, Layer } from './combine/decision.ts';
import { evaluate, type Outcome } from './evaluate/evaluate.ts';
import type { PolicyRequest } from './evaluate/request.ts';

/** Allowed, or which layer denies and whether it did so explicitly. Never throws on what policies or requests hold. */
export function decide(input: DecisionInput): Decision {
  return combine(input, askProgram);
}

const askProgram: Ask = (policy: AppliedPolicy, _layer: Layer, request: PolicyRequest): Outcome =>
  evaluate(policy.program, request);
