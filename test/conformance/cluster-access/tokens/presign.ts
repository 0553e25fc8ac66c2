import { createHash, createHmac } from 'node:crypto';
import type { ClientKey } from '../../../fakes/instance.fake.ts';

export interface PresignRequest {
  readonly host: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Besides `host`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly region: string;
  readonly service: string;
  /** `20261122T050000Z` */
  readonly date: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The signature of a GET of these parts, an independent reading of Signature Version 4. */
export function presignature(request: PresignRequest, query: string, { secretAccessKey }: ClientKey): string {
  const { host, path, headers, region, service, date } = request;
  const signed = Object.entries({ ...headers, host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  const names = signed.map(([name]) => name).join(';');
  const canonical = `GET\n${path}\n${query}\n${lines}\n${names}\n${sha256('')}`;
  const day = date.slice(0, 8);
  const scope = [day, region, service, 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope.join('/')}\n${sha256(canonical)}`).toString('hex');
}

/** Sorted by name, as Signature Version 4 signs it. */
export function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
}
