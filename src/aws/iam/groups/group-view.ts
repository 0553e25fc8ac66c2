import type { Group as GroupOutput } from '@aws-sdk/client-iam';
import type { Group } from '../../../core/records/identity.ts';

export function groupView(group: Group): GroupOutput {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createDate),
  };
}
