import type { AwsCredentials } from './credentials.ts';

/** The header whose value is signed and not in the URL: it binds a token to one cluster. */
const CLUSTER_HEADER = 'x-k8s-aws-id';
const ALGORITHM = 'AWS4-HMAC-SHA256';
const EMPTY_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** Seconds. STS holds the URL to 15 minutes whatever is here; verifiers of old versions expect no more than 60. */
const EXPIRES = 60;

const utf8 = new TextEncoder();

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = globalThis.crypto;
  const imported = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await subtle.sign('HMAC', imported, utf8.encode(text)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function sha256Hex(text: string): Promise<string> {
  return hex(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', utf8.encode(text))));
}

/** RFC 3986: everything but letters, digits, `-`, `.`, `_` and `~`. */
function encodeStrict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `20260219T155427Z` */
function stamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** What is signed. */
export interface PresignRequest {
  readonly endpoint: URL;
  readonly region: string;
  readonly cluster: string;
  readonly credentials: AwsCredentials;
  /** Milliseconds. */
  readonly now: number;
}

function query({ credentials }: PresignRequest, time: string, scope: string): string {
  const { accessKeyId, sessionToken } = credentials;
  const pairs: readonly (readonly [name: string, value: string | undefined])[] = [
    // In the order of the canonical request, so that the query is the same text in both.
    ['Action', 'GetCallerIdentity'],
    ['Version', '2011-06-15'],
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${accessKeyId}/${scope}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(EXPIRES)],
    ['X-Amz-Security-Token', sessionToken],
    ['X-Amz-SignedHeaders', `host;${CLUSTER_HEADER}`],
  ];
  return pairs
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeStrict(value)}`]))
    .join('&');
}

/** The presigned GetCallerIdentity URL of a cluster token (signature version 4). */
export async function presign(request: PresignRequest): Promise<string> {
  const { endpoint, region, cluster, credentials, now } = request;
  const time = stamp(now);
  const date = time.slice(0, 8);
  const scope = `${date}/${region}/sts/aws4_request`;
  const asked = query(request, time, scope);
  const headers = `host:${endpoint.host}\n${CLUSTER_HEADER}:${cluster}\n`;
  const canonical = `GET\n/\n${asked}\n${headers}\nhost;${CLUSTER_HEADER}\n${EMPTY_BODY}`;
  let key = utf8.encode(`AWS4${credentials.secretAccessKey}`);
  for (const part of [date, region, 'sts', 'aws4_request']) key = await hmac(key, part);
  const signature = hex(await hmac(key, `${ALGORITHM}\n${time}\n${scope}\n${await sha256Hex(canonical)}`));
  return `${endpoint.origin}/?${asked}&X-Amz-Signature=${signature}`;
}
