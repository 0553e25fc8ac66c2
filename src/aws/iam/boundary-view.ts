import type { AttachedPermissionsBoundary } from '@aws-sdk/client-iam';

/** The member `PermissionsBoundary`, left out when there is none. */
export function boundaryMember(arn: string | undefined): {
  PermissionsBoundary?: AttachedPermissionsBoundary;
} {
  if (arn === undefined) return {};
  // The service answers `Policy`; the model's enum names a value that is never sent.
  const type = 'Policy' as string as 'PermissionsBoundaryPolicy';
  return { PermissionsBoundary: { PermissionsBoundaryType: type, PermissionsBoundaryArn: arn } };
}
