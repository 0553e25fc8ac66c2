import type { DeleteOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { deleteProvider } from '../../../service/providers/change-provider.ts';
import { providerPermission } from '../../../service/providers/provider-permission.ts';
import { iamWrite } from '../iam-operation.ts';

export const deleteOpenIDConnectProvider = iamWrite<DeleteOpenIDConnectProviderRequest, object>({
  authorize: (input, { reader, scope }) => [
    providerPermission(reader, scope, input.OpenIDConnectProviderArn, 'DeleteOpenIDConnectProvider'),
  ],
  write: (input, tx, scope) => {
    deleteProvider(tx, scope, input.OpenIDConnectProviderArn);
    return {};
  },
});
