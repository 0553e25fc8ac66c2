import type { Keyring } from '../keys/keyring.ts';
import type { ListingPosition } from './list-objects.ts';
import { invalidArgument } from './refusals.ts';

const KINDS = { key: 'k', prefix: 'p' } as const;

/** What a token belongs to: one made for another bucket or prefix is refused. */
function purposeOf(bucket: string, prefix: string): string {
  return `s3-continuation:${bucket}/${prefix}`;
}

/** Sealed, so that it says nothing of keys in logs and cannot be made up. */
export function sealPosition(
  keyring: Keyring,
  bucket: string,
  prefix: string,
  position: ListingPosition,
): string {
  return keyring.sealSecret(purposeOf(bucket, prefix), KINDS[position.kind] + position.value);
}

/** Throws `Refusal` InvalidArgument for a token that this instance did not make for this listing. */
export function openPosition(
  keyring: Keyring,
  bucket: string,
  prefix: string,
  token: string,
): ListingPosition {
  let text: string;
  try {
    text = keyring.openSecret(purposeOf(bucket, prefix), token);
  } catch {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
  return { kind: text.startsWith(KINDS.prefix) ? 'prefix' : 'key', value: text.slice(1) };
}
