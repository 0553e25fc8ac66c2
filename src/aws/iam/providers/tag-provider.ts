import type { TagOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { tagProvider } from '../../../service/providers/change-provider.ts';
import { providerPermission } from '../../../service/providers/provider-permission.ts';
import { requestTagContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const tagOpenIDConnectProvider = iamWrite<TagOpenIDConnectProviderRequest, object>({
  authorize: (input, { reader, scope }) => {
    const context = requestTagContext(input.Tags);
    const arn = input.OpenIDConnectProviderArn;
    return [providerPermission(reader, scope, arn, 'TagOpenIDConnectProvider', context)];
  },
  write: (input, tx, scope) => {
    tagProvider(tx, scope, input.OpenIDConnectProviderArn, input.Tags);
    return {};
  },
});
