import type { SimulatePolicyResponse, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import { principalSimulation } from '../../../service/simulation/principal-simulation.ts';
import { simulatePairs } from '../../../service/simulation/simulated-pairs.ts';
import { iamRead } from '../iam-operation.ts';
import { simulatedPairs, simulationInput } from './simulation-members.ts';
import { simulationView } from './simulation-view.ts';

export const simulatePrincipalPolicy = iamRead<SimulatePrincipalPolicyRequest, SimulatePolicyResponse>({
  authorize: ({ PolicySourceArn }) => [{ action: 'iam:SimulatePrincipalPolicy', resource: PolicySourceArn }],
  read: (input, reader, scope) => {
    const simulation = principalSimulation(reader, scope, input.PolicySourceArn, simulationInput(input));
    const { results, next } = simulatePairs(simulation, simulatedPairs(input));
    return simulationView(results, next);
  },
});
