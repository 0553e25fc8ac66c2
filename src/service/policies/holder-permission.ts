import type { Reader } from '../../core/ports/directory.ts';
import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import type { PolicyHolder, Tags } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { resourceTagContext } from '../tags/tag-context.ts';
import type { HolderKind } from './policy-holders.ts';

/** A role, user or group; groups have no tags. */
type Holder = PolicyHolder & { readonly arn: string; readonly tags?: Tags };

/**
 * What a call on an existing role, user or group needs. The ARN has the identity's true path; a denial names it as `role NAME`
 * (access-denied.md 1.6). An identity that does not exist is authorized under the root path.
 */
export function holderPermission<Body extends Holder>(
  reader: Reader,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
  action: string,
  context: RequestContext = {},
): Permission {
  const holder = reader.get(kind.record, scope.account, name.toLowerCase())?.body;
  const fallback = `arn:${scope.partition}:iam::${scope.account}:${kind.noun}/${name}`;
  return {
    action: `iam:${action}`,
    resource: holder?.arn ?? fallback,
    resourceAccount: scope.account,
    display: `${kind.noun} ${name}`,
    context: { ...resourceTagContext(holder?.tags), ...boundaryContext(holder), ...context },
  };
}

/** As `holderPermission`, for attaching and detaching: with `iam:PolicyARN`. */
export function attachmentPermission<Body extends Holder>(
  reader: Reader,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
  action: string,
  policyArn: string,
): Permission {
  return holderPermission(reader, scope, kind, name, action, { 'iam:policyarn': policyArn });
}

function boundaryContext(holder: Holder | undefined): RequestContext {
  const boundary = holder?.permissionsBoundary;
  return boundary === undefined ? {} : { 'iam:permissionsboundary': boundary };
}
