import type { Cryptography } from '../../core/ports/cryptography.ts';

/** Keys that sign; a session's come with its token. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface UnsignedPost {
  readonly host: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly region: string;
  readonly service: string;
}

type Hashing = Pick<Cryptography, 'hmacSha256' | 'sha256Hex'>;

const ALGORITHM = 'AWS4-HMAC-SHA256';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function signingKey(secret: string, parts: readonly string[], { hmacSha256 }: Hashing): Uint8Array {
  let key: Uint8Array = Buffer.from(`AWS4${secret}`);
  for (const part of parts) key = hmacSha256(key, part);
  return key;
}

/** Signature version 4 of a POST in its headers. All headers given are signed. `now` in milliseconds. */
export function signPost(
  post: UnsignedPost,
  credentials: SigningCredentials,
  now: number,
  cryptography: Hashing,
): Readonly<Record<string, string>> {
  const time = `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const scope = [time.slice(0, 8), post.region, post.service, 'aws4_request'];
  const headers: Record<string, string> = { ...post.headers, host: post.host, 'x-amz-date': time };
  if (credentials.sessionToken !== undefined) headers['x-amz-security-token'] = credentials.sessionToken;
  const names = Object.keys(headers).sort();
  const canonical = [
    'POST',
    post.path,
    '',
    ...names.map((name) => `${name}:${headers[name]?.trim() ?? ''}`),
    '',
    names.join(';'),
    cryptography.sha256Hex(post.body),
  ].join('\n');
  const text = [ALGORITHM, time, scope.join('/'), cryptography.sha256Hex(canonical)].join('\n');
  const key = signingKey(credentials.secretAccessKey, scope, cryptography);
  const signature = hex(cryptography.hmacSha256(key, text));
  const credential = `${credentials.accessKeyId}/${scope.join('/')}`;
  headers.authorization = `${ALGORITHM} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return headers;
}
