import type { AnyOperation } from '../../protocol/operation.ts';
import { getContextKeysForCustomPolicy, getContextKeysForPrincipalPolicy } from './get-context-keys.ts';
import { simulateCustomPolicy } from './simulate-custom-policy.ts';
import { simulatePrincipalPolicy } from './simulate-principal-policy.ts';

export const SIMULATION_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  GetContextKeysForCustomPolicy: getContextKeysForCustomPolicy,
  GetContextKeysForPrincipalPolicy: getContextKeysForPrincipalPolicy,
  SimulateCustomPolicy: simulateCustomPolicy,
  SimulatePrincipalPolicy: simulatePrincipalPolicy,
};
