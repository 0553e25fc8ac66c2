import type { User as UserOutput } from '@aws-sdk/client-iam';
import type { User } from '../../../core/records/identity.ts';
import { boundaryMember } from '../boundary-view.ts';
import { tagsMember } from '../tag-list.ts';

/** A user as listings show it: without tags and boundary. */
export function userSummary(user: User): UserOutput {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createDate),
  };
}

/** A user as GetUser shows it. */
export function userView(user: User): UserOutput {
  return {
    ...userSummary(user),
    ...boundaryMember(user.permissionsBoundary),
    ...tagsMember(user.tags),
  };
}
