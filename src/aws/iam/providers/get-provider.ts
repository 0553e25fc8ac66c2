import type { GetOpenIDConnectProviderRequest, GetOpenIDConnectProviderResponse } from '@aws-sdk/client-iam';
import { findProvider } from '../../../service/providers/find-provider.ts';
import { providerPermission } from '../../../service/providers/provider-permission.ts';
import { iamRead } from '../iam-operation.ts';
import { tagsMember } from '../tag-list.ts';

export const getOpenIDConnectProvider = iamRead<
  GetOpenIDConnectProviderRequest,
  GetOpenIDConnectProviderResponse
>({
  authorize: (input, { reader, scope }) => [
    providerPermission(reader, scope, input.OpenIDConnectProviderArn, 'GetOpenIDConnectProvider'),
  ],
  read: (input, reader, scope) => {
    const provider = findProvider(reader, scope, input.OpenIDConnectProviderArn);
    return {
      Url: provider.url,
      ClientIDList: [...provider.clientIds],
      ThumbprintList: [...provider.thumbprints],
      CreateDate: new Date(provider.createDate),
      ...tagsMember(provider.tags),
    };
  },
});
