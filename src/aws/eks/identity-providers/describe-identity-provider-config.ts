import type {
  DescribeIdentityProviderConfigRequest,
  DescribeIdentityProviderConfigResponse,
} from '@aws-sdk/client-eks';
import { findConfig } from '../../../service/identity-provider-configs/find-config.ts';
import type { Operation } from '../../protocol/operation.ts';
import { configPermission } from './config-call.ts';
import { oidcView } from './config-view.ts';

export const describeIdentityProviderConfigOperation: Operation<
  DescribeIdentityProviderConfigRequest,
  DescribeIdentityProviderConfigResponse
> = {
  authorize: ({ clusterName, identityProviderConfig: wanted }, call, services) => [
    configPermission('eks:DescribeIdentityProviderConfig', call, services, clusterName, wanted),
  ],
  handle({ clusterName: cluster = '', identityProviderConfig = {} }, { account, region }, { directory }) {
    const found = findConfig(directory, { account, region, cluster }, identityProviderConfig);
    return { identityProviderConfig: { oidc: oidcView(found) } };
  },
};
