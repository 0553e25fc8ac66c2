import type {
  ListOpenIDConnectProvidersRequest,
  ListOpenIDConnectProvidersResponse,
} from '@aws-sdk/client-iam';
import { OIDC_PROVIDER } from '../../../core/records/identity.ts';
import { providerArn } from '../../../service/providers/find-provider.ts';
import { iamRead } from '../iam-operation.ts';

export const listOpenIDConnectProviders = iamRead<
  ListOpenIDConnectProvidersRequest,
  ListOpenIDConnectProvidersResponse
>({
  authorize: (_input, { scope }) => [
    { action: 'iam:ListOpenIDConnectProviders', resource: providerArn(scope, '*') },
  ],
  read: (_input, reader, scope) => ({
    OpenIDConnectProviderList: reader
      .list(OIDC_PROVIDER, scope.account)
      .map(({ body }) => ({ Arn: body.arn })),
  }),
});
