import type { Reader } from '../../core/ports/directory.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { BUCKET, type Bucket, S3_OBJECT } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { checkBucketName } from './bucket-name.ts';
import { bucketRegion } from './bucket-region.ts';
import { bucketAlreadyExists, bucketAlreadyOwnedByYou, bucketNotEmpty, noSuchBucket } from './refusals.ts';

/** Throws `Refusal` NoSuchBucket. That a name is taken is no secret: names are unique over all accounts. */
export function findBucket(reader: Reader, name: string): Bucket {
  const bucket = reader.get(BUCKET, GLOBAL, name)?.body;
  if (bucket === undefined) throw noSuchBucket(name);
  return bucket;
}

/** The account's buckets in the order of their names. */
export function listBuckets(reader: Reader, account: string): readonly Bucket[] {
  return reader
    .list(BUCKET, GLOBAL)
    .map((entry) => entry.body)
    .filter((bucket) => bucket.owner === account);
}

export interface NewBucket {
  readonly name: string;
  readonly owner: string;
  /** Region of the endpoint that was asked. */
  readonly endpointRegion: string;
  readonly locationConstraint: string | undefined;
}

/** Throws `Refusal` InvalidBucketName, InvalidLocationConstraint, BucketAlreadyExists and the like. */
export async function createBucket(services: Services, wanted: NewBucket): Promise<Bucket> {
  checkBucketName(wanted.name);
  const region = bucketRegion(wanted.endpointRegion, wanted.locationConstraint);
  const createDate = services.clock.now();
  return await services.directory.transact((tx) => {
    const present = tx.get(BUCKET, GLOBAL, wanted.name)?.body;
    if (present !== undefined) return existing(present, wanted.owner, region);
    const bucket: Bucket = { name: wanted.name, owner: wanted.owner, region, createDate };
    tx.put(BUCKET, GLOBAL, bucket.name, bucket);
    return bucket;
  });
}

/** In us-east-1, and only there, making one's own bucket again succeeds (S3 API reference, CreateBucket). */
function existing(present: Bucket, owner: string, region: string): Bucket {
  if (present.owner !== owner) throw bucketAlreadyExists(present.name);
  if (present.region === 'us-east-1' && region === 'us-east-1') return present;
  throw bucketAlreadyOwnedByYou(present.name);
}

/** Throws `Refusal` NoSuchBucket or BucketNotEmpty. */
export async function deleteBucket(services: Services, name: string): Promise<void> {
  await services.directory.transact((tx) => {
    findBucket(tx, name);
    if (tx.list(S3_OBJECT, GLOBAL, `${name}/`).length > 0) throw bucketNotEmpty(name);
    tx.delete(BUCKET, GLOBAL, name);
  });
}
