import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { randomBytes } from './random.ts';

const CIPHER = 'aes-256-gcm';
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const OPTIONS = { authTagLength: TAG_LENGTH };

/** Imported once for each array that a keyring holds; an array that was handed in must not be written to afterwards. */
const imported = new WeakMap<Uint8Array, KeyObject>();

function handleOf(key: Uint8Array): KeyObject {
  const known = imported.get(key);
  if (known !== undefined) return known;
  const handle = createSecretKey(key);
  imported.set(key, handle);
  return handle;
}

/**
 * AES-256-GCM under a random 96-bit nonce: `nonce || ciphertext || tag`. One key may seal about 2^32 texts before a
 * repeated nonce becomes likely enough to matter (NIST SP 800-38D 8.3); sealing keys rotate long before that.
 * Throws a RangeError when the key is not 32 bytes.
 */
export function seal(key: Uint8Array, plaintext: Uint8Array, associated: string): Uint8Array {
  if (key.length !== KEY_LENGTH) throw new RangeError('a sealing key is 32 bytes');
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv(CIPHER, handleOf(key), nonce, OPTIONS);
  cipher.setAAD(Buffer.from(associated), { plaintextLength: plaintext.length });
  const body = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()], NONCE_LENGTH + body.length + TAG_LENGTH);
}

/** Undefined for anything that `seal` did not make under this key and `associated`. */
export function open(key: Uint8Array, sealed: Uint8Array, associated: string): Uint8Array | undefined {
  const bodyEnd = sealed.length - TAG_LENGTH;
  if (key.length !== KEY_LENGTH || bodyEnd < NONCE_LENGTH) return undefined;
  const decipher = createDecipheriv(CIPHER, handleOf(key), sealed.subarray(0, NONCE_LENGTH), OPTIONS);
  decipher.setAAD(Buffer.from(associated), { plaintextLength: bodyEnd - NONCE_LENGTH });
  decipher.setAuthTag(sealed.subarray(bodyEnd));
  const plaintext = decipher.update(sealed.subarray(NONCE_LENGTH, bodyEnd));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plaintext;
}
