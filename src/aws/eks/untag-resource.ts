import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-eks';
import { untagCluster } from '../../service/clusters/cluster-tags.ts';
import type { Operation } from '../protocol/operation.ts';
import { taggedCluster, taggingPermission } from './tagged-cluster.ts';

export const untagResourceOperation: Operation<UntagResourceRequest, UntagResourceResponse> = {
  authorize: ({ resourceArn, tagKeys = [] }, call, services) => [
    taggingPermission(services, call, 'eks:UntagResource', resourceArn, {
      'aws:tagkeys': tagKeys,
    }),
  ],
  async handle({ resourceArn, tagKeys = [] }, call, services) {
    const target = taggedCluster(resourceArn, call);
    await services.directory.transact((tx) => untagCluster(tx, target, tagKeys));
    return {};
  },
};
