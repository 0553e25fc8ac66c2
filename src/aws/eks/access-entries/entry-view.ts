import type { AssociatedAccessPolicy as PolicyShape, AccessEntry as Shape } from '@aws-sdk/client-eks';
import type { AccessEntry, AssociatedAccessPolicy } from '../../../core/records/access-entry.ts';

/** Without the principal's unique id, which EKS keeps to itself. */
export function entryView(entry: AccessEntry): Shape {
  return {
    clusterName: entry.cluster,
    principalArn: entry.principalArn,
    kubernetesGroups: [...entry.kubernetesGroups],
    accessEntryArn: entry.arn,
    createdAt: new Date(entry.createdAt),
    modifiedAt: new Date(entry.modifiedAt),
    tags: { ...entry.tags },
    username: entry.username,
    type: entry.type,
  };
}

export function associatedView(policy: AssociatedAccessPolicy): PolicyShape {
  const { policyArn, accessScope, associatedAt, modifiedAt } = policy;
  return {
    policyArn,
    accessScope: { type: accessScope.type, namespaces: [...accessScope.namespaces] },
    associatedAt: new Date(associatedAt),
    modifiedAt: new Date(modifiedAt),
  };
}
