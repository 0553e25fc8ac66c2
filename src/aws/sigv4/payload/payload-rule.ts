import { AuthenticationFault } from '../fault.ts';

/** What `x-amz-content-sha256` says of an S3 body. */
export type PayloadRule =
  | { readonly form: 'hashed'; readonly sha256: string }
  | { readonly form: 'unsigned' }
  | { readonly form: 'chunked'; readonly signed: boolean; readonly trailer: boolean };

const FIXED: Readonly<Record<string, PayloadRule>> = {
  'UNSIGNED-PAYLOAD': { form: 'unsigned' },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { form: 'chunked', signed: true, trailer: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { form: 'chunked', signed: true, trailer: true },
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { form: 'chunked', signed: false, trailer: true },
};

const HASH = /^[0-9a-f]{64}$/;

/** Throws `AuthenticationFault` on anything that is neither a hash nor a form that we verify. */
export function payloadRule(declared: string): PayloadRule {
  const fixed = Object.hasOwn(FIXED, declared) ? FIXED[declared] : undefined;
  if (fixed !== undefined) return fixed;
  if (HASH.test(declared)) return { form: 'hashed', sha256: declared };
  throw new AuthenticationFault(
    'payload-header',
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, ' +
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
  );
}
