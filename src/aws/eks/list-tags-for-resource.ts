import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-eks';

import type { Operation } from '../protocol/operation.ts';
import { taggedResource, taggingPermission } from './tagged-resource.ts';

export const listTagsForResourceOperation: Operation<
  ListTagsForResourceRequest,
  ListTagsForResourceResponse
> = {
  authorize: ({ resourceArn }, call, services) => [
    taggingPermission(services, call, 'eks:ListTagsForResource', resourceArn),
  ],
  handle: ({ resourceArn }, call, services) => ({
    tags: { ...taggedResource(resourceArn, call).tags(services.directory) },
  }),
};
