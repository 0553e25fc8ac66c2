import type {
  CreateOpenIDConnectProviderRequest,
  CreateOpenIDConnectProviderResponse,
} from '@aws-sdk/client-iam';
import type { Permission } from '../../../core/principal/permission.ts';
import { createProvider } from '../../../service/providers/create-provider.ts';
import { canonicalName, providerArn } from '../../../service/providers/find-provider.ts';
import { providerName } from '../../../service/providers/provider-url.ts';
import { requestTagContext } from '../../../service/tags/tag-context.ts';
import { type Asking, type Checked, iamWrite } from '../iam-operation.ts';
import { tagsMember } from '../tag-list.ts';

export const createOpenIDConnectProvider = iamWrite<
  CreateOpenIDConnectProviderRequest,
  CreateOpenIDConnectProviderResponse
>({
  authorize: (input, asking) => permissions(input, asking),
  write: (input, tx, scope) => {
    const provider = createProvider(tx, scope, {
      url: input.Url,
      clientIDList: input.ClientIDList,
      thumbprintList: input.ThumbprintList,
      tags: input.Tags,
    });
    return { OpenIDConnectProviderArn: provider.arn, ...tagsMember(provider.tags) };
  },
});

function permissions(
  input: Checked<CreateOpenIDConnectProviderRequest>,
  { reader, scope }: Asking,
): readonly Permission[] {
  const permission = {
    resource: providerArn(scope, canonicalName(reader, providerName(input.Url))),
    context: requestTagContext(input.Tags),
  };
  const create = { action: 'iam:CreateOpenIDConnectProvider', ...permission };
  const tagged = input.Tags !== undefined && input.Tags.length > 0;
  return tagged ? [create, { action: 'iam:TagOpenIDConnectProvider', ...permission }] : [create];
}
