type Query = readonly (readonly [name: string, value: string])[];

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;
const STRICT = /[!'()*]/;
const STRICT_ALL = /[!'()*]/g;
const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** RFC 3986: everything but letters, digits, `-`, `.`, `_` and `~` is escaped. */
function encodeStrict(text: string): string {
  if (UNRESERVED.test(text)) return text;
  const encoded = encodeURIComponent(text);
  return STRICT.test(encoded) ? encoded.replace(STRICT_ALL, hex) : encoded;
}

const encodePath = (path: string): string => encodeStrict(path).replaceAll('%2F', '/');

/** Removes `.` and `..` segments and doubled slashes, as every service but S3 does before signing. */
function normalizePath(path: string): string {
  if (path === '/' || path === '') return '/';
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  const trailing = path.endsWith('/') && kept.length > 0 ? '/' : '';
  return `/${kept.join('/')}${trailing}`;
}

/**
 * The path of the canonical request. S3 escapes the decoded path once and keeps it as it is; the others normalise the
 * path as sent and escape that again. Undefined when the path's escapes are broken.
 */
export function canonicalPath(rawPath: string, service: string): string | undefined {
  if (service !== 's3') return encodePath(normalizePath(rawPath));
  if (rawPath === '/') return rawPath;
  try {
    return encodePath(decodeURIComponent(rawPath));
  } catch {
    return undefined;
  }
}

/** The query of the canonical request: escaped and sorted, without the signature itself. */
export function canonicalQuery(query: Query): string {
  if (query.length === 0) return '';
  const pairs = query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeStrict(name), encodeStrict(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** The whole canonical request. `signed` are the names as the claim lists them. */
export function canonicalRequest(parts: {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly signed: readonly string[];
  readonly payloadHash: string;
}): string {
  let headers = '';
  for (const name of parts.signed) headers += `${name}:${parts.headers.get(name) ?? ''}\n`;
  return `${parts.method}\n${parts.path}\n${parts.query}\n${headers}\n${parts.signed.join(';')}\n${parts.payloadHash}`;
}
