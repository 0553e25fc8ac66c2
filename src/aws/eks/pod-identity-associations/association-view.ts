import type { PodIdentityAssociationSummary, PodIdentityAssociation as Shape } from '@aws-sdk/client-eks';
import type { PodIdentityAssociation } from '../../../core/records/association.ts';

/** An association as listings show it: without role and tags (eks.md 5.2). */
export function associationSummary(association: PodIdentityAssociation): PodIdentityAssociationSummary {
  const { cluster, namespace, serviceAccount, arn, id, ownerArn } = association;
  return {
    clusterName: cluster,
    namespace,
    serviceAccount,
    associationArn: arn,
    associationId: id,
    ...(ownerArn === undefined ? {} : { ownerArn }),
  };
}

export function associationView(association: PodIdentityAssociation): Shape {
  const { roleArn, createdAt, modifiedAt, tags, disableSessionTags } = association;
  const { targetRoleArn, externalId, policy } = association;
  return {
    ...associationSummary(association),
    roleArn,
    tags: { ...tags },
    createdAt: new Date(createdAt),
    modifiedAt: new Date(modifiedAt),
    disableSessionTags,
    ...(targetRoleArn === undefined ? {} : { targetRoleArn }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(policy === undefined ? {} : { policy }),
  };
}
