import { Refusal } from '../../core/errors/refusal.ts';
import type { Settings } from '../../service/services.ts';

/** What an S3 URL names: nothing, a bucket, or an object. */
export type S3Address = Readonly<Record<string, string>>;

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const NUMERIC = /^[\d.]+$|:/;

/** Host names under which a first label is a bucket's name, longest first. */
export function bucketHosts(settings: Settings): readonly string[] {
  const own = [settings.endpointUrl, settings.publicUrl]
    .map((url) => new URL(url).hostname)
    .filter((name) => !NUMERIC.test(name));
  const bases = new Set([...own, 'localhost']);
  const named = [...bases].flatMap((name) => [name, `s3.${name}`, `s3.${settings.region}.${name}`]);
  const aws = ['s3.amazonaws.com', `s3.${settings.region}.amazonaws.com`];
  return [...named, ...aws].sort((a, b) => b.length - a.length);
}

function bucketOfHost(host: string, hosts: readonly string[]): string | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  for (const suffix of hosts) {
    if (name === suffix) return undefined;
    if (!name.endsWith(`.${suffix}`)) continue;
    const bucket = name.slice(0, -suffix.length - 1);
    return BUCKET.test(bucket) ? bucket : undefined;
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new Refusal('InvalidURI', 400, "Couldn't parse the specified URI.", { cause });
  }
}

/** Reads path-style and virtual-hosted addresses. Throws `InvalidURI` on a broken escape. */
export function s3Address(host: string, path: string, hosts: readonly string[]): S3Address {
  const hosted = bucketOfHost(host, hosts);
  if (hosted !== undefined) {
    return path === '/' ? { Bucket: hosted } : { Bucket: hosted, Key: decode(path.slice(1)) };
  }
  if (path === '/') return {};
  const slash = path.indexOf('/', 1);
  const bucket = decode(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? '' : path.slice(slash + 1);
  return key === '' ? { Bucket: bucket } : { Bucket: bucket, Key: decode(key) };
}
