import { Refusal } from '../../../core/errors/refusal.ts';
import type { Cryptography } from '../../../core/ports/cryptography.ts';
import { type Checksum, crc32Checksum, crc32cChecksum, crc64nvmeChecksum } from './crc.ts';

/** Checksums that we can verify, by header or trailer. What cannot be verified is refused, never believed. */
const ALGORITHMS: Readonly<Record<string, (cryptography: Cryptography) => Checksum>> = {
  'content-md5': (cryptography) => cryptography.hash('md5'),
  'x-amz-checksum-crc32': crc32Checksum,
  'x-amz-checksum-crc32c': crc32cChecksum,
  'x-amz-checksum-crc64nvme': crc64nvmeChecksum,
  'x-amz-checksum-md5': (cryptography) => cryptography.hash('md5'),
  'x-amz-checksum-sha1': (cryptography) => cryptography.hash('sha1'),
  'x-amz-checksum-sha256': (cryptography) => cryptography.hash('sha256'),
};

const PREFIX = 'x-amz-checksum-';
/** Headers of the same prefix that name no value. */
const SETTINGS: ReadonlySet<string> = new Set([
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-checksum-algorithm',
]);

/** One checksum to verify. A trailing one is known only when the body has passed. */
export interface ExpectedChecksum {
  readonly name: string;
  readonly running: Checksum;
  /** Undefined: read it from the trailers. */
  readonly expected: string | undefined;
}

function start(name: string, cryptography: Cryptography): Checksum {
  const make = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
  if (make === undefined) {
    throw new Refusal(
      'NotImplemented',
      501,
      'A header you provided implies functionality that is not implemented.',
      { members: { Header: name } },
    );
  }
  return make(cryptography);
}

/** Whether there is anything for `expectedChecksums` to find or to refuse. */
export function announcesChecksum(headers: ReadonlyMap<string, string>): boolean {
  for (const name of headers.keys()) {
    if (name === 'content-md5' || name === 'x-amz-trailer' || name.startsWith(PREFIX)) return true;
  }
  return false;
}

/** The checksums that a request announces, by header and by `x-amz-trailer`. Throws `Refusal`. */
export function expectedChecksums(
  headers: ReadonlyMap<string, string>,
  cryptography: Cryptography,
): readonly ExpectedChecksum[] {
  const found: ExpectedChecksum[] = [];
  for (const [name, expected] of headers) {
    if (name === 'content-md5' && !/^[A-Za-z0-9+/]{22}==$/.test(expected)) {
      throw new Refusal('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.');
    }
    if (name === 'content-md5' || (name.startsWith(PREFIX) && !SETTINGS.has(name))) {
      found.push({ name, running: start(name, cryptography), expected });
    }
  }
  for (const name of (headers.get('x-amz-trailer') ?? '').toLowerCase().split(',')) {
    const trailing = name.trim();
    if (trailing.startsWith(PREFIX)) {
      found.push({ name: trailing, running: start(trailing, cryptography), expected: undefined });
    }
  }
  return found;
}

/** Compares when all bytes have passed. Throws `BadDigest`. */
export function verifyChecksums(
  checksums: readonly ExpectedChecksum[],
  trailers: ReadonlyMap<string, string>,
): void {
  for (const { name, running, expected } of checksums) {
    if (running.base64() === (expected ?? trailers.get(name))) continue;
    const label = name === 'content-md5' ? 'Content-MD5' : name.slice(PREFIX.length).toUpperCase();
    const text =
      name === 'content-md5'
        ? 'The Content-MD5 you specified did not match what we received.'
        : `The ${label} you specified did not match the calculated checksum.`;
    throw new Refusal('BadDigest', 400, text);
  }
}
