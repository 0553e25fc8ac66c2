import type { RemoveClientIDFromOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { removeClientId } from '../../../service/providers/change-provider.ts';
import { providerPermission } from '../../../service/providers/provider-permission.ts';
import { iamWrite } from '../iam-operation.ts';

const ACTION = 'RemoveClientIDFromOpenIDConnectProvider';

export const removeClientIDFromOpenIDConnectProvider = iamWrite<
  RemoveClientIDFromOpenIDConnectProviderRequest,
  object
>({
  authorize: (input, { reader, scope }) => [
    providerPermission(reader, scope, input.OpenIDConnectProviderArn, ACTION),
  ],
  write: (input, tx, scope) => {
    removeClientId(tx, scope, input.OpenIDConnectProviderArn, input.ClientID);
    return {};
  },
});
