import type { IncomingMessage } from 'node:http';
import { FetchFailure } from '../core/ports/provider-fetcher.ts';
import type { Json } from '../core/records/record.ts';
import { parseJsonObject } from '../core/token/json-object.ts';

const MAXIMUM_DEPTH = 16;

async function readBytes(answer: IncomingMessage, maximum: number): Promise<Uint8Array> {
  const declared = Number(answer.headers['content-length'] ?? 0);
  const tooLarge = () => new FetchFailure(`the answer is larger than ${maximum} bytes`);
  if (declared > maximum) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maximum) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The JSON object of a 200 answer. The media type is not looked at: key documents published to a bucket come as plain bytes.
 * Rejects with `FetchFailure`.
 */
export async function readJson(answer: IncomingMessage, maximum: number): Promise<Json> {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400)
    throw new FetchFailure(`redirected (${status}); redirects are not followed`);
  if (status !== 200) throw new FetchFailure(`answered ${status}`);
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  // A small compressed body may unpack to a very large one, and none was asked for.
  if (encoding !== 'identity') throw new FetchFailure(`content-encoding ${encoding} was not asked for`);
  const parsed = parseJsonObject(await readBytes(answer, maximum), MAXIMUM_DEPTH);
  if (parsed === undefined) throw new FetchFailure('the answer is no JSON object');
  return parsed;
}
