import { canonicalRequest } from '../../aws/sigv4/canonical-request.ts';
import { SigningKeys } from '../../aws/sigv4/signing-keys.ts';
import { cryptography } from '../../crypto/index.ts';
import type { Connection } from './connection.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 'cloudtrail';

const keys = new SigningKeys(cryptography);

/** `20261121T120000Z` */
function stamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** All headers of a signed `POST /` with this body. The SDK's client of CloudTrail would be a dependency for this one call. */
export function signedHeaders(
  connection: Connection,
  headers: Readonly<Record<string, string>>,
  body: string,
  now: number,
): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey, sessionToken, region, endpoint } = connection;
  const time = stamp(now);
  const date = time.slice(0, 8);
  const all: Record<string, string> = {
    ...headers,
    host: endpoint.host,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const signed = Object.keys(all).sort();
  const request = canonicalRequest({
    method: 'POST',
    path: '/',
    query: '',
    headers: new Map(Object.entries(all)),
    signed,
    payloadHash: cryptography.sha256Hex(body),
  });
  const scope = `${date}/${region}/${SERVICE}/aws4_request`;
  const text = `${ALGORITHM}\n${time}\n${scope}\n${cryptography.sha256Hex(request)}`;
  const key = keys.key({ accessKeyId, date, region, service: SERVICE }, secretAccessKey);
  const signature = cryptography.hmacSha256Hex(key, text);
  const credential = `${accessKeyId}/${scope}`;
  all.authorization = `${ALGORITHM} Credential=${credential}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
  return all;
}
