import type {
  ListIdentityProviderConfigsRequest,
  ListIdentityProviderConfigsResponse,
} from '@aws-sdk/client-eks';
import { listConfigs, OIDC } from '../../../service/identity-provider-configs/find-config.ts';
import type { Operation } from '../../protocol/operation.ts';
import { namedCluster } from '../clusters/cluster-call.ts';
import { eksPage } from '../page.ts';

export const listIdentityProviderConfigsOperation: Operation<
  ListIdentityProviderConfigsRequest,
  ListIdentityProviderConfigsResponse
> = {
  authorize: ({ clusterName }, call, services) => [
    namedCluster('eks:ListIdentityProviderConfigs', call, services, clusterName),
  ],
  handle(input, { account, region }, { directory }) {
    const { clusterName: cluster = '' } = input;
    const names = listConfigs(directory, { account, region, cluster }).map(({ name }) => name);
    const listing = `identity providers ${account} ${region} ${cluster}`;
    const page = eksPage(listing, names, (name) => name, input);
    return {
      identityProviderConfigs: page.items.map((name) => ({ type: OIDC, name })),
      ...(page.next === undefined ? {} : { nextToken: page.next }),
    };
  },
};
