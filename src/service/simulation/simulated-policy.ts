import { Refusal } from '../../core/errors/refusal.ts';
import {
  type AppliedPolicy,
  compile,
  contextKeysOf,
  type PolicyKind,
  PolicySyntaxError,
  parsePolicy,
} from '../../core/policy/index.ts';
import { invalidInput } from '../validation/iam-refusals.ts';

/** A policy of a simulation. Its label is what the answer calls it (`SourcePolicyId`). */
export interface SimulatedPolicy extends AppliedPolicy {
  /** The condition keys that it looks at, as written. */
  readonly contextKeys: readonly string[];
  /** Characters of its text: what looking at it costs. */
  readonly size: number;
}

/**
 * Reads a policy of the request. Throws `Refusal` InvalidInput for a text that is no policy, PolicyEvaluation for a policy that
 * cannot be evaluated as this kind: it is never skipped.
 */
export function inputPolicy(text: string, kind: PolicyKind, label: string): SimulatedPolicy {
  return read(text, kind, label, undefined, (problem) =>
    invalidInput(`Invalid Input ${label}: Syntax errors in policy: ${problem}`),
  );
}

/** Reads a policy that is stored here. Throws `Refusal` PolicyEvaluation. */
export function storedPolicy(
  text: string,
  kind: PolicyKind,
  label: string,
  arn: string | undefined,
): SimulatedPolicy {
  return read(text, kind, label, arn, (problem) => policyEvaluation(label, problem));
}

/** AWS's code for a policy that could not be evaluated: a fault of the simulation, hence the status. */
export function policyEvaluation(label: string, problem: string): Refusal {
  return new Refusal('PolicyEvaluation', 500, `The policy ${label} could not be evaluated: ${problem}`);
}

function read(
  text: string,
  kind: PolicyKind,
  label: string,
  arn: string | undefined,
  refuse: (problem: string) => Refusal,
): SimulatedPolicy {
  const document = attempt(() => parsePolicy(text), refuse);
  const program = attempt(
    () => compile(document, kind),
    (problem) => policyEvaluation(label, problem),
  );
  return { program, arn, label, contextKeys: contextKeysOf(document), size: text.length };
}

function attempt<Value>(work: () => Value, refuse: (problem: string) => Refusal): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw refuse(error.message);
    throw error;
  }
}
