import type { Transaction } from '../../core/ports/directory.ts';
import { OIDC_PROVIDER, type OidcProvider } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withoutTags, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { checkClientIds, checkThumbprints } from './create-provider.ts';
import { findProvider } from './find-provider.ts';

/** Registers a further audience; one that is there already changes nothing. Throws `Refusal` LimitExceeded. */
export function addClientId(tx: Transaction, scope: Scope, arn: string, clientID: string): void {
  checkMembers({ clientID }, IAM_MEMBERS);
  change(tx, scope, arn, (provider) => {
    const clientIds = [...new Set([...provider.clientIds, clientID])];
    checkClientIds(clientIds);
    return { clientIds };
  });
}

/** An audience that is not there is fine, as on AWS. */
export function removeClientId(tx: Transaction, scope: Scope, arn: string, clientID: string): void {
  change(tx, scope, arn, ({ clientIds }) => ({ clientIds: clientIds.filter((id) => id !== clientID) }));
}

/** Replaces the list. */
export function updateThumbprints(
  tx: Transaction,
  scope: Scope,
  arn: string,
  thumbprintList: readonly string[],
): void {
  checkMembers({ thumbprintList }, IAM_MEMBERS);
  const thumbprints = [...new Set(thumbprintList)];
  checkThumbprints(thumbprints);
  change(tx, scope, arn, () => ({ thumbprints }));
}

export function tagProvider(tx: Transaction, scope: Scope, arn: string, added: readonly TagInput[]): void {
  change(tx, scope, arn, ({ tags }) => ({ tags: withTags(tags, added) }));
}

export function untagProvider(tx: Transaction, scope: Scope, arn: string, keys: readonly string[]): void {
  change(tx, scope, arn, ({ tags }) => ({ tags: withoutTags(tags, keys) }));
}

/** Roles that trust the provider stay; their trust then admits no one. Throws `Refusal` NoSuchEntity. */
export function deleteProvider(tx: Transaction, scope: Scope, arn: string): void {
  tx.delete(OIDC_PROVIDER, scope.account, findProvider(tx, scope, arn).url);
}

function change(
  tx: Transaction,
  scope: Scope,
  arn: string,
  edit: (provider: OidcProvider) => Partial<OidcProvider>,
): void {
  const provider = findProvider(tx, scope, arn);
  tx.put(OIDC_PROVIDER, scope.account, provider.url, { ...provider, ...edit(provider) });
}
