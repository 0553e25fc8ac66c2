import type { Reader } from '../../core/ports/directory.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { S3_OBJECT, type S3Object } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { type ByteRange, byteRange } from './byte-range.ts';
import { objectRecordKey } from './object-key.ts';
import { checkPreconditions, type Preconditions } from './preconditions.ts';

export interface ReadRequest {
  readonly bucket: string;
  readonly key: string;
  readonly range: string | undefined;
  readonly conditions: Preconditions;
}

export interface ReadAnswer {
  readonly object: S3Object;
  readonly range: ByteRange | undefined;
}

export function getObject(reader: Reader, bucket: string, key: string): S3Object | undefined {
  return reader.get(S3_OBJECT, GLOBAL, objectRecordKey(bucket, key))?.body;
}

/** The object and what to send of it; undefined when there is none. Throws `Refusal` for conditions and ranges that do not hold. */
export function readObject(services: Services, request: ReadRequest): ReadAnswer | undefined {
  const object = getObject(services.directory, request.bucket, request.key);
  if (object === undefined) return undefined;
  checkPreconditions(object, request.conditions);
  return { object, range: byteRange(request.range, object.size) };
}

/**
 * Opens the body now, so that a body replaced or deleted between the look-up and the first read is noticed while the answer can
 * still change: undefined then, and the caller looks again.
 */
export async function openBody(
  services: Services,
  answer: ReadAnswer,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const { object, range } = answer;
  if (object.size === 0) return emptyBody();
  const source = services.blobs.read(object.blob, range)[Symbol.asyncIterator]();
  try {
    return resume(await source.next(), source);
  } catch (cause) {
    const current = getObject(services.directory, object.bucket, object.key);
    if (current?.blob === object.blob) throw cause;
    return undefined;
  }
}

async function* emptyBody(): AsyncGenerator<Uint8Array, void, undefined> {}

async function* resume(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let item = first; item.done !== true; item = await rest.next()) yield item.value;
  } finally {
    await rest.return?.();
  }
}
