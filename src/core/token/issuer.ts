const SCHEME = 'https://';

/**
 * An issuer as OIDC_PROVIDER records are keyed and condition keys are prefixed: host in lower case, without scheme, `:443` and one
 * trailing slash (sts.md 7.7). Undefined for anything that is not an https URL: AWS registers no other.
 */
export function issuerKey(issuer: string): string | undefined {
  if (!issuer.startsWith(SCHEME)) return undefined;
  const slash = issuer.indexOf('/', SCHEME.length);
  const end = slash < 0 ? issuer.length : slash;
  const host = issuer.slice(SCHEME.length, end).toLowerCase();
  const path = issuer.endsWith('/') ? issuer.slice(end, -1) : issuer.slice(end);
  const key = (host.endsWith(':443') ? host.slice(0, -4) : host) + path;
  return key === '' ? undefined : key;
}

/**
 * The spelling without port, `localhost:4743/id/X` → `localhost/id/X`; undefined when there is no port. eksctl drops any port
 * when it builds provider ARNs and trust policies (eksctl.md 2).
 */
export function portlessIssuer(key: string): string | undefined {
  const slash = key.indexOf('/');
  const host = slash < 0 ? key : key.slice(0, slash);
  const bare = host.replace(/:\d{1,5}$/, '');
  return bare === host ? undefined : bare + key.slice(host.length);
}
