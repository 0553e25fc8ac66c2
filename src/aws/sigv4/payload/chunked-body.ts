import { Refusal } from '../../../core/errors/refusal.ts';
import type { Cryptography } from '../../../core/ports/cryptography.ts';
import { ByteReader, FramingFault } from './byte-reader.ts';
import type { ChunkSignatures } from './chunk-signatures.ts';

/** What a chunked body is checked against. `signatures` is absent for unsigned chunks. */
export interface ChunkedFrame {
  readonly signatures: ChunkSignatures | undefined;
  readonly trailer: boolean;
  readonly cryptography: Cryptography;
  /** Filled with the trailing headers, lower-case names, before the source ends. */
  readonly trailers: Map<string, string>;
}

const MAXIMUM_LINE = 8192;
const MAXIMUM_TRAILERS = 8;
const CHUNK_HEAD = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/;
const TRAILER_SIGNATURE = 'x-amz-trailer-signature';

function mismatch(reason: string): Refusal {
  return new Refusal(
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { reason },
  );
}

async function* chunks(reader: ByteReader, frame: ChunkedFrame): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const head = CHUNK_HEAD.exec(await reader.line(MAXIMUM_LINE));
    if (head === null) throw new FramingFault('a bad chunk head');
    const size = Number.parseInt(head[1] ?? '', 16);
    const hash = frame.signatures && frame.cryptography.hash('sha256');
    for await (const piece of reader.take(size)) {
      hash?.update(piece);
      yield piece;
    }
    if (hash !== undefined && frame.signatures?.chunk(hash.hex(), head[2] ?? '') !== true) {
      throw mismatch('a chunk signature does not match');
    }
    if (size === 0) return;
    if ((await reader.line(MAXIMUM_LINE)) !== '') throw new FramingFault('a chunk is longer than it says');
  }
}

async function readTrailers(reader: ByteReader, frame: ChunkedFrame): Promise<void> {
  for (;;) {
    // The last empty line may be missing: the announced length ends the body all the same.
    if (await reader.ended()) return;
    const line = await reader.line(MAXIMUM_LINE);
    if (line === '') return;
    const colon = line.indexOf(':');
    if (colon < 1 || frame.trailers.size >= MAXIMUM_TRAILERS) throw new FramingFault('a bad trailer');
    frame.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

/** The signature covers every trailing header but itself, as `name:value` lines. */
function checkTrailerSignature(frame: ChunkedFrame): void {
  const { signatures, trailers } = frame;
  if (signatures === undefined || !frame.trailer) return;
  const signature = trailers.get(TRAILER_SIGNATURE) ?? '';
  trailers.delete(TRAILER_SIGNATURE);
  const text = [...trailers].map(([name, value]) => `${name}:${value}\n`).join('');
  if (!signatures.trailer(frame.cryptography.sha256Hex(text), signature)) {
    throw mismatch('the trailer signature does not match');
  }
}

/**
 * Decodes an `aws-chunked` body, verifying each chunk's signature as it passes: a consumer that keeps anything must drop it
 * when the iteration throws. Throws `Refusal`.
 */
export async function* chunkedBody(
  source: AsyncIterator<Uint8Array>,
  frame: ChunkedFrame,
): AsyncGenerator<Uint8Array, void> {
  const reader = new ByteReader(source);
  try {
    yield* chunks(reader, frame);
    await readTrailers(reader, frame);
  } catch (cause) {
    if (!(cause instanceof FramingFault)) throw cause;
    throw new Refusal('IncompleteBody', 400, 'The request body terminated unexpectedly', {
      reason: cause.message,
      cause,
    });
  }
  checkTrailerSignature(frame);
}
