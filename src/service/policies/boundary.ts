import type { Transaction } from '../../core/ports/directory.ts';
import type { PolicyHolder } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { noSuchEntity } from '../validation/iam-refusals.ts';
import { checkAttachable } from './attach-policy.ts';
import { changeHolder, findModifiable, type HolderKind } from './policy-holders.ts';

/** Sets or replaces the permissions boundary. Throws `Refusal` ValidationError or NoSuchEntity. */
export function putPermissionsBoundary<Body extends PolicyHolder>(
  tx: Transaction,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
  policyArn: string,
): void {
  findModifiable(tx, kind, scope.account, name);
  changeHolder(tx, kind, scope.account, name, (holder) => {
    checkAttachable(tx, scope, policyArn);
    return { ...holder, permissionsBoundary: policyArn };
  });
}

/** Throws `Refusal` NoSuchEntity when the identity has no boundary. */
export function deletePermissionsBoundary<Body extends PolicyHolder>(
  tx: Transaction,
  scope: Scope,
  kind: HolderKind<Body>,
  name: string,
): void {
  findModifiable(tx, kind, scope.account, name);
  changeHolder(tx, kind, scope.account, name, (holder) => {
    if (holder.permissionsBoundary === undefined) {
      throw noSuchEntity(`The ${kind.noun} with name ${name} does not have a permissions boundary.`);
    }
    // The spread keeps the record's type; JSON leaves an undefined member out, but the directory wants none at all.
    const { permissionsBoundary: _gone, ...rest } = holder;
    return rest as typeof holder;
  });
}
