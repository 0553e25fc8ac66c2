import type { UpdateOpenIDConnectProviderThumbprintRequest } from '@aws-sdk/client-iam';
import { updateThumbprints } from '../../../service/providers/change-provider.ts';
import { providerPermission } from '../../../service/providers/provider-permission.ts';
import { iamWrite } from '../iam-operation.ts';

const ACTION = 'UpdateOpenIDConnectProviderThumbprint';

export const updateOpenIDConnectProviderThumbprint = iamWrite<
  UpdateOpenIDConnectProviderThumbprintRequest,
  object
>({
  authorize: (input, { reader, scope }) => [
    providerPermission(reader, scope, input.OpenIDConnectProviderArn, ACTION),
  ],
  write: (input, tx, scope) => {
    updateThumbprints(tx, scope, input.OpenIDConnectProviderArn, input.ThumbprintList);
    return {};
  },
});
