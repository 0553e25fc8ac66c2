import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { KubernetesClient } from '../client/client.ts';
import { type PublishedKey, publicKeySet } from './public-key-set.ts';
import { PublishFault } from './publish-fault.ts';

/** What the cluster says of its issuer, checked. */
export interface IssuerSource {
  /** https URL, as tokens name it. */
  readonly issuer: string;
  readonly keys: readonly PublishedKey[];
}

/** Where every Kubernetes API serves them (with `system:service-account-issuer-discovery`). */
const DISCOVERY = '/.well-known/openid-configuration';
const KEYS = '/openid/v1/jwks';
const TIMEOUT = 5000;

/**
 * Asks the cluster. Rejects with `PublishFault` for documents that must not be published, and as the client does when it cannot be
 * asked. The discovery document's `jwks_uri` is not followed: the keys come from the API that was authenticated.
 */
export async function readIssuer(
  client: KubernetesClient,
  cryptography: Cryptography,
): Promise<IssuerSource> {
  const signal = AbortSignal.timeout(TIMEOUT);
  // Neither document is a Kubernetes object: the answers are judged as unknown JSON.
  const [discovery, keys] = await Promise.all<unknown>([
    client.get(DISCOVERY, signal),
    client.get(KEYS, signal),
  ]);
  return { issuer: issuerOf(discovery), keys: publicKeySet(keys, cryptography) };
}

function issuerOf(document: unknown): string {
  const issuer = (document as { readonly issuer?: unknown } | null)?.issuer;
  if (typeof issuer !== 'string') throw new PublishFault('the discovery document names no issuer');
  return checkedIssuer(issuer);
}

/** An issuer that AWS would register: https, no credentials, query, fragment or trailing slash. Throws `PublishFault`. */
export function checkedIssuer(issuer: string): string {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url === undefined || url.protocol !== 'https:')
    throw new PublishFault(`the issuer ${JSON.stringify(issuer.slice(0, 200))} is no https URL`);
  if (url.username !== '' || url.password !== '' || /[?#]/.test(issuer) || issuer.endsWith('/'))
    throw new PublishFault('the issuer holds credentials, a query, a fragment or a trailing slash');
  return issuer;
}
