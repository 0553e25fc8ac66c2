import type { UntagOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { untagProvider } from '../../../service/providers/change-provider.ts';
import { providerPermission } from '../../../service/providers/provider-permission.ts';
import { tagKeysContext } from '../../../service/tags/tag-context.ts';
import { iamWrite } from '../iam-operation.ts';

export const untagOpenIDConnectProvider = iamWrite<UntagOpenIDConnectProviderRequest, object>({
  authorize: (input, { reader, scope }) => {
    const context = tagKeysContext(input.TagKeys);
    const arn = input.OpenIDConnectProviderArn;
    return [providerPermission(reader, scope, arn, 'UntagOpenIDConnectProvider', context)];
  },
  write: (input, tx, scope) => {
    untagProvider(tx, scope, input.OpenIDConnectProviderArn, input.TagKeys);
    return {};
  },
});
