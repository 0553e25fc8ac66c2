import { decodeBase64url } from './base64url.ts';
import { type JsonObject, parseJsonObject } from './json-object.ts';

/** sts.md 6: `WebIdentityToken` has 4 to 20000 characters. */
export const MAXIMUM_TOKEN_LENGTH = 20_000;

const MAXIMUM_DEPTH = 16;

/** A JWS in compact form, taken apart and not yet believed. */
export interface WebToken {
  readonly algorithm: string;
  /** Absent when the header has none. */
  readonly keyId: string | undefined;
  /** What the signature covers: the first two parts as they were sent. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
  /** Unverified until the signature is. */
  readonly payload: JsonObject;
}

interface Header {
  readonly algorithm: string;
  readonly keyId: string | undefined;
}

function readHeader(part: string): Header | undefined {
  const bytes = decodeBase64url(part);
  const header = bytes === undefined ? undefined : parseJsonObject(bytes, MAXIMUM_DEPTH);
  if (header === undefined) return undefined;
  const { alg, kid, crit } = header;
  // `crit` lists extensions that must be understood; none is (sts.md 7.4).
  if (typeof alg !== 'string' || crit !== undefined) return undefined;
  if (kid !== undefined && typeof kid !== 'string') return undefined;
  return { algorithm: alg, keyId: kid };
}

/** Every token of an issuer's key has the same header: what it says is a function of its text alone, and is kept by it. */
const KNOWN_HEADERS = 256;
const LONGEST_KNOWN = 512;
const known = new Map<string, Header>();

function headerOf(part: string): Header | undefined {
  const found = known.get(part);
  if (found !== undefined) return found;
  const header = readHeader(part);
  if (header === undefined || part.length > LONGEST_KNOWN) return header;
  // Hostile headers push the good ones out, which costs their next tokens one reading and nothing else.
  if (known.size >= KNOWN_HEADERS) known.clear();
  // A copy of its own: a part of a longer string keeps the whole of it in memory, here a token.
  known.set(Buffer.from(part, 'latin1').toString('latin1'), header);
  return header;
}

/** Takes a compact JWS apart, strictly. Undefined when it is not one: three base64url parts, two of them JSON objects. */
export function parseWebToken(text: string): WebToken | undefined {
  if (text.length > MAXIMUM_TOKEN_LENGTH) return undefined;
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < 1 || second < 0 || text.indexOf('.', second + 1) >= 0) return undefined;

  const header = headerOf(text.slice(0, first));
  if (header === undefined) return undefined;
  const payloadBytes = decodeBase64url(text.slice(first + 1, second));
  const signature = decodeBase64url(text.slice(second + 1));
  if (payloadBytes === undefined || signature === undefined) return undefined;
  const payload = parseJsonObject(payloadBytes, MAXIMUM_DEPTH);
  if (payload === undefined) return undefined;
  const { algorithm, keyId } = header;
  return { algorithm, keyId, signingInput: text.slice(0, second), signature, payload };
}
