import type { Entry, Reader } from '../../core/ports/directory.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { S3_OBJECT, type S3Object } from '../../core/records/resources.ts';
import { compareKeys } from '../directory/key-order.ts';

/** After which of its own entries a listing goes on: a key, or a common prefix with all the keys in it. */
export interface ListingPosition {
  readonly kind: 'key' | 'prefix';
  readonly value: string;
}

export interface ListingRequest {
  readonly bucket: string;
  readonly prefix: string;
  /** Empty: none. */
  readonly delimiter: string;
  readonly after: ListingPosition | undefined;
  /** Objects and common prefixes together. */
  readonly limit: number;
}

export interface Listing {
  readonly objects: readonly S3Object[];
  readonly commonPrefixes: readonly string[];
  /** Undefined when the listing is complete. */
  readonly next: ListingPosition | undefined;
}

/** One page in the order of the keys' UTF-8 bytes. A group of keys with a common prefix counts as one entry and is skipped whole. */
export function listObjects(reader: Reader, request: ListingRequest): Listing {
  const { bucket, prefix, delimiter, limit } = request;
  const entries = reader.list(S3_OBJECT, GLOBAL, `${bucket}/${prefix}`);
  const objects: S3Object[] = [];
  const commonPrefixes: string[] = [];
  let last: ListingPosition | undefined;
  let at = start(entries, request.after);
  while (at < entries.length) {
    const object = entries[at]?.body;
    if (object === undefined || limit === 0) break;
    if (objects.length + commonPrefixes.length === limit) return { objects, commonPrefixes, next: last };
    const group = commonPrefix(object.key, prefix, delimiter);
    if (group === undefined) {
      objects.push(object);
      last = { kind: 'key', value: object.key };
      at++;
    } else {
      commonPrefixes.push(group);
      last = { kind: 'prefix', value: group };
      at = firstAfterPrefix(entries, group, at);
    }
  }
  return { objects, commonPrefixes, next: undefined };
}

function start(entries: readonly Entry<S3Object>[], after: ListingPosition | undefined): number {
  if (after === undefined) return 0;
  if (after.kind === 'prefix') return firstAfterPrefix(entries, after.value, 0);
  return search(entries, 0, (key) => compareKeys(key, after.value) > 0);
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function firstAfterPrefix(entries: readonly Entry<S3Object>[], prefix: string, from: number): number {
  return search(entries, from, (key) => compareKeys(key, prefix) > 0 && !key.startsWith(prefix));
}

/** First index from `from` whose key is past a point of the order; `past` is false up to it and true behind it. */
function search(entries: readonly Entry<S3Object>[], from: number, past: (key: string) => boolean): number {
  let [low, high] = [from, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (past(entries[middle]?.body.key ?? '')) high = middle;
    else low = middle + 1;
  }
  return low;
}
