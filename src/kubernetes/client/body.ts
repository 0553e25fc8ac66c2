/** Thrown when an answer is larger than this client accepts. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** Reads a whole body as text, at most `maximum` bytes. */
export async function readBounded(source: AsyncIterable<Uint8Array>, maximum: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > maximum) throw new BodyTooLarge(`body is larger than ${maximum} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Splits a stream into lines, each at most `maximum` bytes; a last line without its newline is dropped as torn. */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  maximum: number,
): AsyncGenerator<string, void, undefined> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      pending.push(chunk.subarray(from, end));
      yield Buffer.concat(pending).toString('utf8');
      pending = [];
      size = 0;
      from = end + 1;
    }
    size += chunk.byteLength - from;
    if (size > maximum) throw new BodyTooLarge(`line is larger than ${maximum} bytes`);
    if (from < chunk.byteLength) pending.push(chunk.subarray(from));
  }
}
