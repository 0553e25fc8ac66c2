import type {
  UpdateTerminationProtectionInput,
  UpdateTerminationProtectionOutput,
} from '@aws-sdk/client-cloudformation';
import { setTerminationProtection } from '../../service/stacks/termination-protection.ts';
import { stackWrite } from './cloudformation-operation.ts';

export const updateTerminationProtection = stackWrite<
  UpdateTerminationProtectionInput,
  UpdateTerminationProtectionOutput
>({
  action: 'UpdateTerminationProtection',
  write: (input, tx, where) => ({
    StackId: setTerminationProtection(
      tx,
      where,
      input.StackName ?? '',
      input.EnableTerminationProtection === true,
    ),
  }),
});
