import type { _Object, Owner } from '@aws-sdk/client-s3';
import type { S3Object } from '../../core/records/resources.ts';

/** Objects as both versions of the listing show them. */
export function listedObjects(
  objects: readonly S3Object[],
  write: (key: string) => string,
  owner: Owner | undefined,
): _Object[] {
  return objects.map(({ key, lastModified, etag, size }) => ({
    Key: write(key),
    LastModified: new Date(lastModified),
    ETag: `"${etag}"`,
    Size: size,
    StorageClass: 'STANDARD',
    ...(owner === undefined ? {} : { Owner: owner }),
  }));
}
