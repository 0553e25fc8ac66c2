import type { Permission } from '../../../core/principal/permission.ts';
import { POD_IDENTITY_ASSOCIATION } from '../../../core/records/association.ts';
import type { ClusterPlace } from '../../../service/associations/find-association.ts';
import { POD_IDENTITY_SERVICE } from '../../../service/associations/pods-trusted.ts';
import type { AssociationScope } from '../../../service/associations/write-association.ts';
import { scopeOf } from '../../../service/scope.ts';
import type { Services } from '../../../service/services.ts';
import type { Call } from '../../protocol/operation.ts';

/** The cluster that a call names, in the caller's account and region. */
export function placeOf({ account, region }: Call, cluster: string | undefined): ClusterPlace {
  return { account, region, cluster: cluster ?? '' };
}

export function writeScope(call: Call, services: Services, cluster: string | undefined): AssociationScope {
  const scope = scopeOf(services, call.account);
  return { ...placeOf(call, cluster), scope, authorizer: services.authorizer, facts: call.facts };
}

/** Permission on an association, there or not, noted in the audit event of the call. */
export function associationPermission(
  action: string,
  call: Call,
  services: Services,
  cluster: string | undefined,
  id: string | undefined,
): Permission {
  const { account, region } = call;
  const { partition } = services.settings;
  const resource = `arn:${partition}:eks:${region}:${account}:podidentityassociation/${cluster}/${id}`;
  const known = services.directory
    .list(POD_IDENTITY_ASSOCIATION, account, `${cluster}/`)
    .find(({ body }) => body.id === id)?.body;
  const tags = Object.entries(known?.tags ?? {});
  const context = Object.fromEntries(
    tags.map(([key, value]) => [`aws:resourcetag/${key.toLowerCase()}`, value]),
  );
  call.audit.resources.push(resource);
  return { action, resource, context };
}

/** Whoever binds a role to a service account must be allowed to pass it on. */
export function passRole(roleArn: string | undefined): readonly Permission[] {
  if (roleArn === undefined || roleArn === '') return [];
  return [
    {
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:passedtoservice': POD_IDENTITY_SERVICE },
    },
  ];
}
