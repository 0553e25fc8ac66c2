import type {
  ResourceStatus,
  StackResource as StackResourceOutput,
  StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { Stack, StackResource } from '../../core/records/stack.ts';

const NOT_CHECKED = { StackResourceDriftStatus: 'NOT_CHECKED' } as const;

/** A resource as DescribeStackResources shows it. */
export function resourceView(stack: Stack, resource: StackResource): StackResourceOutput {
  return {
    StackName: stack.name,
    StackId: stack.id,
    Timestamp: new Date(resource.updatedAt),
    ...members(resource),
  };
}

/** A resource as ListStackResources shows it. */
export function resourceSummary(resource: StackResource): StackResourceSummary {
  return { LastUpdatedTimestamp: new Date(resource.updatedAt), ...members(resource) };
}

function members({ logicalId, physicalId, type, status, statusReason }: StackResource) {
  return {
    LogicalResourceId: logicalId,
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    ResourceType: type,
    ResourceStatus: status as ResourceStatus, // Written by the stack's own use cases.
    ...(statusReason === undefined ? {} : { ResourceStatusReason: statusReason }),
    DriftInformation: NOT_CHECKED,
  };
}
