/**
 * The only room with `node:crypto`: signatures of tokens, sealing, digests, keys and certificates, as the
 * `Cryptography` port of the core names them. Doors and use cases get it passed in; nothing here knows a record or a
 * request. What runs on every request is synchronous; making keys and certificates is not.
 */
import type { Cryptography } from '../core/ports/cryptography.ts';
import { createAuthority, issueCertificate, thumbprint } from './certificates.ts';
import { hmacSha1, hmacSha256, sha1Hex, sha256Hex, streamingHash } from './digest.ts';
import { equal } from './equal.ts';
import { hmacSha256Hex } from './hmac.ts';
import { importPublicJwk } from './jwk.ts';
import { signJws, verifyJws } from './jws.ts';
import { generateEcKey, generateRsaKey, importPrivateKeyPem } from './key-pair.ts';
import { randomBytes, randomUuid } from './random.ts';
import { open, seal } from './sealing.ts';

export const cryptography: Cryptography = Object.freeze({
  randomBytes,
  randomUuid,
  sha256Hex,
  sha1Hex,
  hash: streamingHash,
  hmacSha256,
  hmacSha256Hex,
  hmacSha1,
  equal,
  seal,
  open,
  importPublicJwk,
  verifyJws,
  importPrivateKeyPem,
  signJws,
  generateRsaKey,
  generateEcKey,
  createAuthority,
  issueCertificate,
  thumbprint,
});
