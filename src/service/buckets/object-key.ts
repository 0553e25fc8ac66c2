import { invalidUri, keyTooLong } from './refusals.ts';

const MAXIMUM_BYTES = 1024;

/**
 * Keys are opaque text: `../x` is a key like any other, since no key ever becomes a path (bodies are stored under random ids).
 * Refused are keys of more than 1024 bytes, empty ones, and NUL, which XML cannot carry. Throws `Refusal`.
 */
export function checkObjectKey(key: string): void {
  // A UTF-16 unit is at most three bytes: most keys need no counting.
  const size = key.length * 3 <= MAXIMUM_BYTES ? 0 : new TextEncoder().encode(key).byteLength;
  if (size > MAXIMUM_BYTES) throw keyTooLong(size, MAXIMUM_BYTES);
  if (key === '' || key.includes('\0')) throw invalidUri(key.replaceAll('\0', '%00'));
}

/** Key of the object's record. Bucket names hold no slash, so that no key can name an object of another bucket. */
export function objectRecordKey(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}
