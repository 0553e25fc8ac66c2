import type { AddClientIDToOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { addClientId } from '../../../service/providers/change-provider.ts';
import { providerPermission } from '../../../service/providers/provider-permission.ts';
import { iamWrite } from '../iam-operation.ts';

export const addClientIDToOpenIDConnectProvider = iamWrite<AddClientIDToOpenIDConnectProviderRequest, object>(
  {
    authorize: (input, { reader, scope }) => [
      providerPermission(reader, scope, input.OpenIDConnectProviderArn, 'AddClientIDToOpenIDConnectProvider'),
    ],
    write: (input, tx, scope) => {
      addClientId(tx, scope, input.OpenIDConnectProviderArn, input.ClientID);
      return {};
    },
  },
);
