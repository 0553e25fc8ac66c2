import type { ListClustersRequest, ListClustersResponse } from '@aws-sdk/client-eks';
import { clusterArn, listClusters } from '../../../service/clusters/find-cluster.ts';
import type { Operation } from '../../protocol/operation.ts';
import { eksPage } from '../page.ts';

export const listClustersOperation: Operation<ListClustersRequest, ListClustersResponse> = {
  authorize: (_input, { account, region }, { settings }) => [
    // The action has no resource types; its denials name all clusters all the same.
    {
      action: 'eks:ListClusters',
      resource: '*',
      display: clusterArn(settings.partition, region, account, '*'),
    },
  ],
  handle(input, { account, region }, services) {
    const names = listClusters(services.directory, account, region).map(({ name }) => name);
    const page = eksPage(`clusters ${account} ${region}`, names, (name) => name, input);
    return { clusters: [...page.items], ...(page.next === undefined ? {} : { nextToken: page.next }) };
  },
};
