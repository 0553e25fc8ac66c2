/** Thrown for bytes that are not the message that they claim to be. The text is safe to answer. */
export class WireFault extends Error {
  override name = 'WireFault';
}
