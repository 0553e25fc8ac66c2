import { Refusal } from '../../core/errors/refusal.ts';
import type { StoredBlob } from '../../core/ports/blobs.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { type Bucket, S3_OBJECT, type S3Object } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { findBucket } from './buckets.ts';
import { checkObjectKey, objectRecordKey } from './object-key.ts';
import { matchesEtag } from './preconditions.ts';
import {
  badDigest,
  entityTooLarge,
  invalidDigest,
  metadataTooLarge,
  noSuchBucket,
  noSuchKey,
  preconditionFailed,
} from './refusals.ts';
import { removeBody } from './remove-body.ts';

/** S3's bound of a single upload, in bytes. */
const MAXIMUM_BODY = 5 * 1024 ** 3;
const MAXIMUM_METADATA = 2048;
const META = 'x-amz-meta-';

export interface NewObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** base64, to be equal to the body's. */
  readonly contentMd5: string | undefined;
  readonly contentType: string | undefined;
  /** `x-amz-meta-*` and the other kept headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ifMatch: string | undefined;
  /** S3 takes `*` only: the object must not exist. */
  readonly ifNoneMatch: string | undefined;
}

/**
 * Stores the body first and then, in one commit, the record that names it: a reader sees the old object or the new one, whole.
 * The body that it replaced is removed after the commit. Throws `Refusal`.
 */
export async function putObject(services: Services, object: NewObject): Promise<S3Object> {
  checkObjectKey(object.key);
  checkMetadata(object.headers);
  const digest = object.contentMd5 === undefined ? undefined : md5Hex(object.contentMd5);
  const bucket = findBucket(services.directory, object.bucket);
  const blob = await store(services, object.body);
  try {
    if (digest !== undefined && digest !== blob.md5) throw badDigest();
    const { record, replaced } = await commit(services, object, bucket, blob);
    if (replaced !== undefined) await removeBody(services, replaced);
    return record;
  } catch (cause) {
    // Only a refusal says that nothing was committed: after any other fault the record may name this body.
    if (cause instanceof Refusal && cause.code !== 'ServiceUnavailable') await removeBody(services, blob.id);
    throw cause;
  }
}

async function store(services: Services, body: AsyncIterable<Uint8Array>): Promise<StoredBlob> {
  try {
    return await services.blobs.write(body, MAXIMUM_BODY);
  } catch (cause) {
    if (cause instanceof RangeError) throw entityTooLarge(MAXIMUM_BODY);
    throw cause;
  }
}

async function commit(services: Services, object: NewObject, allowed: Bucket, blob: StoredBlob) {
  const lastModified = services.clock.now();
  return await services.directory.transact((tx) => {
    // While the body streamed in the bucket may have been deleted, and made again by somebody whom nobody has asked.
    const { owner, createDate } = findBucket(tx, object.bucket);
    if (owner !== allowed.owner || createDate !== allowed.createDate) throw noSuchBucket(object.bucket);
    const name = objectRecordKey(object.bucket, object.key);
    const present = tx.get(S3_OBJECT, GLOBAL, name)?.body;
    checkConditions(object, present);
    const record = recordOf(object, blob, lastModified);
    tx.put(S3_OBJECT, GLOBAL, name, record);
    return { record, replaced: present?.blob };
  });
}

function recordOf(object: NewObject, blob: StoredBlob, lastModified: number): S3Object {
  return {
    bucket: object.bucket,
    key: object.key,
    blob: blob.id,
    size: blob.size,
    etag: blob.md5,
    lastModified,
    ...(object.contentType === undefined ? {} : { contentType: object.contentType }),
    headers: object.headers,
  };
}

function checkConditions(object: NewObject, present: S3Object | undefined): void {
  if (
    object.ifNoneMatch !== undefined &&
    present !== undefined &&
    matchesEtag(object.ifNoneMatch, present.etag)
  )
    throw preconditionFailed('If-None-Match');
  if (object.ifMatch === undefined) return;
  if (present === undefined) throw noSuchKey(object.key);
  if (!matchesEtag(object.ifMatch, present.etag)) throw preconditionFailed('If-Match');
}

function checkMetadata(headers: Readonly<Record<string, string>>): void {
  let size = 0;
  for (const [name, value] of Object.entries(headers))
    if (name.startsWith(META)) size += name.length - META.length + new TextEncoder().encode(value).byteLength;
  if (size > MAXIMUM_METADATA) throw metadataTooLarge(size, MAXIMUM_METADATA);
}

function md5Hex(base64: string): string {
  const bytes = /^[A-Za-z0-9+/]{22}==$/.test(base64) ? Buffer.from(base64, 'base64') : undefined;
  if (bytes?.length !== 16) throw invalidDigest(base64);
  return bytes.toString('hex');
}
