import type { Addon as Shape } from '@aws-sdk/client-eks';
import type { Reader } from '../../../core/ports/directory.ts';
import type { Addon } from '../../../core/records/addon.ts';
import { associationsOf } from '../../../service/addons/find-addon.ts';

export function addonView(reader: Reader, account: string, addon: Addon): Shape {
  const { serviceAccountRoleArn, configurationValues } = addon;
  const associations = associationsOf(reader, account, addon).map(({ arn }) => arn);
  return {
    addonName: addon.name,
    clusterName: addon.cluster,
    status: addon.status,
    addonVersion: addon.version,
    health: { issues: addon.issues.map((issue) => ({ ...issue, resourceIds: [...issue.resourceIds] })) },
    addonArn: addon.arn,
    createdAt: new Date(addon.createdAt),
    modifiedAt: new Date(addon.modifiedAt),
    tags: { ...addon.tags },
    namespaceConfig: { namespace: addon.namespace },
    ...(serviceAccountRoleArn === undefined || serviceAccountRoleArn === '' ? {} : { serviceAccountRoleArn }),
    ...(configurationValues === undefined ? {} : { configurationValues }),
    ...(associations.length === 0 ? {} : { podIdentityAssociations: associations }),
  };
}
