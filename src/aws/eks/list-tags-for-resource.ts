import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-eks';
import { clusterTags } from '../../service/clusters/cluster-tags.ts';
import type { Operation } from '../protocol/operation.ts';
import { taggedCluster, taggingPermission } from './tagged-cluster.ts';

export const listTagsForResourceOperation: Operation<
  ListTagsForResourceRequest,
  ListTagsForResourceResponse
> = {
  authorize: ({ resourceArn }, call, services) => [
    taggingPermission(services, call, 'eks:ListTagsForResource', resourceArn),
  ],
  handle: ({ resourceArn }, call, services) => ({
    tags: { ...clusterTags(services.directory, taggedCluster(resourceArn, call)) },
  }),
};
