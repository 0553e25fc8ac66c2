import { invalidInput } from '../validation/iam-refusals.ts';
import type { Simulation } from './simulate.ts';
import { parseEntityArn, principalOf } from './simulated-caller.ts';
import { readSimulationInput, type SimulationInput } from './simulation-input.ts';

/** Policies of the request alone: nothing that is stored is looked at. Throws `Refusal` InvalidInput or PolicyEvaluation. */
export function customSimulation(
  input: SimulationInput,
  scope: { readonly account: string; readonly partition: string },
): Simulation {
  if (input.resourcePolicy !== undefined && input.callerArn === undefined) {
    throw invalidInput('Invalid Input CallerArn: a caller is required with a ResourcePolicy.');
  }
  const read = readSimulationInput(input);
  const entity = parseEntityArn(
    input.callerArn ?? `arn:${scope.partition}:iam::${scope.account}:user/simulation`,
  );
  return {
    ...read,
    principal: principalOf(entity, '', read.boundary !== undefined),
    account: entity.account,
    trustOf: () => undefined,
  };
}
