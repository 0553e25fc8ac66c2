import type { SimulateCustomPolicyRequest, SimulatePolicyResponse } from '@aws-sdk/client-iam';
import { customSimulation } from '../../../service/simulation/custom-simulation.ts';
import { simulatePairs } from '../../../service/simulation/simulated-pairs.ts';
import { iamRead } from '../iam-operation.ts';
import { simulatedPairs, simulationInput } from './simulation-members.ts';
import { simulationView } from './simulation-view.ts';

export const simulateCustomPolicy = iamRead<SimulateCustomPolicyRequest, SimulatePolicyResponse>({
  authorize: () => [{ action: 'iam:SimulateCustomPolicy', resource: '*', display: '*' }],
  read: (input, _reader, scope) => {
    const simulation = customSimulation(simulationInput(input), scope);
    const { results, next } = simulatePairs(simulation, simulatedPairs(input));
    return simulationView(results, next);
  },
});
