import type { SimulateCustomPolicyRequest, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import type { Pairs } from '../../../service/simulation/simulated-pairs.ts';
import type { SimulationInput } from '../../../service/simulation/simulation-input.ts';
import { invalidInput } from '../../../service/validation/iam-refusals.ts';

type Request = Omit<SimulateCustomPolicyRequest, 'PolicyInputList' | 'ActionNames'> &
  Pick<SimulatePrincipalPolicyRequest, 'PolicyInputList' | 'ActionNames'>;

/** What both operations take. Throws `Refusal` InvalidInput for what this simulator does not know. */
export function simulationInput(
  input: Request & { OrderedOrganizationPolicyInputList?: unknown },
): SimulationInput {
  if (input.ResourceHandlingOption !== undefined) {
    throw invalidInput(
      'Invalid Input ResourceHandlingOption: scenarios of EC2 resources are not simulated here.',
    );
  }
  return {
    policies: input.PolicyInputList ?? [],
    boundaries: input.PermissionsBoundaryPolicyInputList ?? [],
    organization: organizationOf(input.OrderedOrganizationPolicyInputList),
    resourcePolicy: input.ResourcePolicy,
    resourceOwner: input.ResourceOwner,
    callerArn: input.CallerArn,
    context: (input.ContextEntries ?? []).map(({ ContextKeyName, ContextKeyValues, ContextKeyType }) => ({
      name: ContextKeyName ?? '',
      values: ContextKeyValues ?? [],
      type: ContextKeyType,
    })),
  };
}

export function simulatedPairs(input: Request): Pairs {
  return {
    actions: input.ActionNames ?? [],
    resources: input.ResourceArns ?? [],
    marker: input.Marker,
    maxItems: input.MaxItems,
  };
}

type Levels = SimulateCustomPolicyRequest['OrderedOrganizationPolicyInputList'];

/** The cast: only the custom simulation has the member, and its codec has checked it. */
function organizationOf(levels: unknown): SimulationInput['organization'] {
  return (levels as Levels)?.map(({ ServiceControlPolicyInputList = [] }) => ServiceControlPolicyInputList);
}
