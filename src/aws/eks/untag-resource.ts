import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-eks';

import type { Operation } from '../protocol/operation.ts';
import { taggedResource, taggingPermission } from './tagged-resource.ts';

export const untagResourceOperation: Operation<UntagResourceRequest, UntagResourceResponse> = {
  authorize: ({ resourceArn, tagKeys = [] }, call, services) => [
    taggingPermission(services, call, 'eks:UntagResource', resourceArn, {
      'aws:tagkeys': tagKeys,
    }),
  ],
  async handle({ resourceArn, tagKeys = [] }, call, services) {
    const target = taggedResource(resourceArn, call);
    await services.directory.transact((tx) => target.untag(tx, tagKeys));
    return {};
  },
};
