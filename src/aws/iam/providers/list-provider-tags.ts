import type {
  ListOpenIDConnectProviderTagsRequest,
  ListOpenIDConnectProviderTagsResponse,
} from '@aws-sdk/client-iam';
import { findProvider } from '../../../service/providers/find-provider.ts';
import { providerPermission } from '../../../service/providers/provider-permission.ts';
import { iamRead } from '../iam-operation.ts';
import { listPage } from '../listing.ts';
import { sortedTags } from '../tag-list.ts';

export const listOpenIDConnectProviderTags = iamRead<
  ListOpenIDConnectProviderTagsRequest,
  ListOpenIDConnectProviderTagsResponse
>({
  authorize: (input, { reader, scope }) => [
    providerPermission(reader, scope, input.OpenIDConnectProviderArn, 'ListOpenIDConnectProviderTags'),
  ],
  read: (input, reader, scope) => {
    const tags = sortedTags(findProvider(reader, scope, input.OpenIDConnectProviderArn).tags);
    const { items, paging } = listPage('provider-tags', tags, (tag) => tag.Key ?? '', input);
    return { Tags: items, ...paging };
  },
});
