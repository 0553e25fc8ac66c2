import { splitArn } from '../../arn/arn.ts';
import type { PrincipalElement, PrincipalType } from '../document/document.ts';

/** One value of a principal element, by the forms of policy-language.md 3.3. */
export type PrincipalEntry =
  /** `"*"` and `{"AWS": "*"}`. */
  | { readonly form: 'everyone' }
  /** `arnPrefix` is `arn:PARTITION:`, or `arn:` for the bare account id. */
  | { readonly form: 'account'; readonly arnPrefix: string; readonly account: string }
  /** The role's name without path: session ARNs carry none. */
  | { readonly form: 'role'; readonly arnPrefix: string; readonly account: string; readonly name: string }
  /** A user, session or federated-user ARN: compared whole. */
  | { readonly form: 'arn'; readonly arn: string }
  /** `AROA…` or `AIDA…`. */
  | { readonly form: 'id'; readonly id: string }
  | { readonly form: 'service'; readonly name: string }
  | { readonly form: 'federated'; readonly provider: string }
  /** No form that names anyone: partial wildcards, groups, canonical users. */
  | { readonly form: 'nobody' };

export function principalEntries(element: PrincipalElement): readonly PrincipalEntry[] {
  if (element.everyone) return [{ form: 'everyone' }];
  return element.entries.map(({ type, value }) => entryOf(type, value.text));
}

function entryOf(type: PrincipalType, text: string): PrincipalEntry {
  switch (type) {
    case 'AWS':
      return awsPrincipal(text);
    case 'Service':
      return { form: 'service', name: text };
    case 'Federated':
      return { form: 'federated', provider: text };
    case 'CanonicalUser':
      return { form: 'nobody' };
  }
}

export function awsPrincipal(text: string): PrincipalEntry {
  if (text === '*') return { form: 'everyone' };
  if (/^[0-9]{12}$/.test(text)) return { form: 'account', arnPrefix: 'arn:', account: text };
  if (/^(AROA|AIDA)[A-Z0-9]{12,124}$/.test(text)) return { form: 'id', id: text };
  const parts = /[*?]/.test(text) ? undefined : splitArn(text);
  if (parts === undefined) return { form: 'nobody' };
  const [arn, partition, service, region, account, resource] = parts;
  if (arn !== 'arn' || region !== '' || !/^[0-9]{12}$/.test(account)) return { form: 'nobody' };
  if (service === 'iam') return iamPrincipal(text, `arn:${partition}:`, account, resource);
  if (service !== 'sts') return { form: 'nobody' };
  return /^(assumed-role\/[^/]+\/[^/]+|federated-user\/[^/]+)$/.test(resource)
    ? { form: 'arn', arn: text }
    : { form: 'nobody' };
}

function iamPrincipal(text: string, arnPrefix: string, account: string, resource: string): PrincipalEntry {
  if (resource === 'root') return { form: 'account', arnPrefix, account };
  if (/^user\/./.test(resource)) return { form: 'arn', arn: text };
  if (/^role\/./.test(resource)) {
    return { form: 'role', arnPrefix, account, name: resource.slice(resource.lastIndexOf('/') + 1) };
  }
  return { form: 'nobody' };
}
