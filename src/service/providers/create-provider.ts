import type { Transaction } from '../../core/ports/directory.ts';
import { OIDC_PROVIDER, type OidcProvider } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withTags } from '../tags/tags.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_MEMBERS } from '../validation/iam-members.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { alreadyExists, invalidInput, overQuota } from '../validation/iam-refusals.ts';
import { canonicalName, providerArn } from './find-provider.ts';
import { providerName } from './provider-url.ts';

export interface NewProvider {
  readonly url: string;
  readonly clientIDList?: readonly string[] | undefined;
  readonly thumbprintList?: readonly string[] | undefined;
  readonly tags?: readonly TagInput[] | undefined;
}

/** Registers an OIDC provider. Throws `Refusal` ValidationError, InvalidInput, LimitExceeded, EntityAlreadyExists. */
export function createProvider(tx: Transaction, scope: Scope, input: NewProvider): OidcProvider {
  checkMembers({ ...input }, IAM_MEMBERS, ['url']);
  const name = canonicalName(tx, providerName(input.url));
  const clientIds = [...new Set(input.clientIDList ?? [])];
  const thumbprints = [...new Set(input.thumbprintList ?? [])];
  checkClientIds(clientIds);
  checkThumbprints(thumbprints);
  const tags = withTags({}, input.tags ?? []);
  if (tx.get(OIDC_PROVIDER, scope.account, name) !== undefined) {
    throw alreadyExists(`Provider with url https://${name} already exists.`);
  }
  if (tx.list(OIDC_PROVIDER, scope.account).length >= IAM_QUOTAS.providers) {
    throw overQuota('OpenIdConnectProvidersPerAccount', IAM_QUOTAS.providers);
  }
  const arn = providerArn(scope, name);
  const provider = { url: name, arn, clientIds, thumbprints, createDate: scope.now, tags };
  tx.put(OIDC_PROVIDER, scope.account, name, provider);
  return provider;
}

export function checkClientIds(clientIds: readonly string[]): void {
  if (clientIds.length > IAM_QUOTAS.clientIds) {
    throw overQuota('ClientIdsPerOpenIdConnectProvider', IAM_QUOTAS.clientIds);
  }
}

export function checkThumbprints(thumbprints: readonly string[]): void {
  if (thumbprints.length > IAM_QUOTAS.thumbprints) {
    throw invalidInput('Thumbprint list must contain fewer than 5 entries.');
  }
  if (!thumbprints.every((thumbprint) => /^[0-9A-Fa-f]{40}$/.test(thumbprint))) {
    throw invalidInput('Thumbprint must be 40 hexadecimal characters.');
  }
}
