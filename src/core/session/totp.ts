/** Seconds of one time step, and digits of a code (RFC 6238 4.1; what virtual devices are set up with). */
const PERIOD = 30;
const DIGITS = 6;

/** The time step at `now`, in milliseconds. */
export function totpStep(now: number): number {
  return Math.floor(now / 1000 / PERIOD);
}

/** What the HMAC of a step is taken of: the step as eight octets (RFC 4226 5.1). */
export function totpMessage(step: number): Uint8Array {
  const message = new Uint8Array(8);
  new DataView(message.buffer).setBigUint64(0, BigInt(step));
  return message;
}

/** The code out of a step's HMAC-SHA1, by dynamic truncation (RFC 4226 5.3). */
export function totpCode(hmac: Uint8Array): string {
  const offset = (hmac.at(-1) ?? 0) & 0x0f;
  const view = new DataView(hmac.buffer, hmac.byteOffset, hmac.byteLength);
  const number = (view.getUint32(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}
