import type { Exchange } from './exchange.ts';
import { respondBytes } from './respond.ts';
import type { ServerContext } from './server-context.ts';

const DISCOVERY = '/.well-known/openid-configuration';
const KEYS = '/openid/v1/jwks';
/** As the Kubernetes API server allows it. */
const CACHEABLE = 'public, max-age=3600';

function discovery({ issue, services }: ServerContext): string {
  return JSON.stringify({
    issuer: issue.issuer,
    jwks_uri: `${services.settings.publicUrl}${KEYS}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}

function keys({ issue }: ServerContext): string {
  const { account, name } = issue.place;
  const published = issue.services.keyring.publishedKeys(account, name);
  // Member by member: nothing else of a key can get out.
  const rendered = published.map(({ kid, publicJwk: { kty, n, e } }) => ({
    use: 'sig',
    kty,
    kid,
    alg: 'RS256',
    n,
    e,
  }));
  return JSON.stringify({ keys: rendered });
}

/** The two documents by which others verify this cluster's tokens, as kube-apiserver shapes them; false for another path. */
export function serveServiceAccountIssuer(
  context: ServerContext,
  { response }: Exchange,
  path: string,
): boolean {
  if (path !== DISCOVERY && path !== KEYS) return false;
  const isKeys = path === KEYS;
  const body = Buffer.from(isKeys ? keys(context) : discovery(context));
  respondBytes(response, 200, isKeys ? 'application/jwk-set+json' : 'application/json', body, CACHEABLE);
  return true;
}
