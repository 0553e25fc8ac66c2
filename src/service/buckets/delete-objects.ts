import { GLOBAL } from '../../core/records/record.ts';
import { S3_OBJECT } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { findBucket } from './buckets.ts';
import { objectRecordKey } from './object-key.ts';
import { removeBody } from './remove-body.ts';

/** Deletes in one commit, then removes the bodies. Keys that name nothing are fine. Throws `Refusal` NoSuchBucket. */
export async function deleteObjects(
  services: Services,
  bucket: string,
  keys: readonly string[],
): Promise<void> {
  const bodies = await services.directory.transact((tx) => {
    findBucket(tx, bucket);
    const removed: string[] = [];
    for (const key of new Set(keys)) {
      const name = objectRecordKey(bucket, key);
      const present = tx.get(S3_OBJECT, GLOBAL, name);
      if (present === undefined) continue;
      removed.push(present.body.blob);
      tx.delete(S3_OBJECT, GLOBAL, name);
    }
    return removed;
  });
  for (const blob of bodies) await removeBody(services, blob);
}
