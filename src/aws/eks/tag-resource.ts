import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-eks';

import type { Operation } from '../protocol/operation.ts';
import { taggedResource, taggingPermission } from './tagged-resource.ts';

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
    const target = taggedResource(resourceArn, call);
    await services.directory.transact((tx) => target.tag(tx, tags));
    return {};
  },
};
