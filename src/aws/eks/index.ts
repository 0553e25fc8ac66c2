import type { ServiceDoor } from '../protocol/operation.ts';
import { accessEntryOperations } from './access-entries/index.ts';
import { addonOperations } from './addons/index.ts';
import { clusterOperations } from './clusters/index.ts';
import { identityProviderOperations } from './identity-providers/index.ts';
import { listTagsForResourceOperation } from './list-tags-for-resource.ts';
import { associationOperations } from './pod-identity-associations/index.ts';
import { tagResourceOperation } from './tag-resource.ts';
import { untagResourceOperation } from './untag-resource.ts';
import { describeUpdateOperation } from './updates/describe-update.ts';
import { listUpdatesOperation } from './updates/list-updates.ts';

/**
 * EKS, as far as clusters are looked up and configured, given add-ons, who may reach them, and roles bound to their service accounts: one file an operation, each a thin translation between the SDK's shapes and a use case.
 * What is not listed here is answered as an operation that is not built.
 */
export const eksDoor: ServiceDoor = {
  service: 'eks',
  operations: {
    ...accessEntryOperations,
    ...addonOperations,
    ...associationOperations,
    ...clusterOperations,
    ...identityProviderOperations,
    DescribeUpdate: describeUpdateOperation,
    ListTagsForResource: listTagsForResourceOperation,
    ListUpdates: listUpdatesOperation,
    TagResource: tagResourceOperation,
    UntagResource: untagResourceOperation,
  },
};
