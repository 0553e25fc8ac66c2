import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-eks';
import { tagCluster } from '../../service/clusters/cluster-tags.ts';
import type { Operation } from '../protocol/operation.ts';
import { taggedCluster, taggingPermission } from './tagged-cluster.ts';

export const tagResourceOperation: Operation<TagResourceRequest, TagResourceResponse> = {
  authorize({ resourceArn, tags = {} }, call, services) {
    const requested = Object.entries(tags).map(([key, value]) => [
      `aws:requesttag/${key.toLowerCase()}`,
      value,
    ]);
    const context = { ...Object.fromEntries(requested), 'aws:tagkeys': Object.keys(tags) };
    return [taggingPermission(services, call, 'eks:TagResource', resourceArn, context)];
  },
  async handle({ resourceArn, tags = {} }, call, services) {
    const target = taggedCluster(resourceArn, call);
    await services.directory.transact((tx) => tagCluster(tx, target, tags));
    return {};
  },
};
