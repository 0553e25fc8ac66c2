import type { ListObjectsOutput, ListObjectsRequest } from '@aws-sdk/client-s3';
import { findBucket } from '../../service/buckets/buckets.ts';
import { type ListingPosition, listObjects } from '../../service/buckets/list-objects.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, onBucket } from './address.ts';
import { listedObjects } from './listed-object.ts';
import { keyWriter, listingContext, pageLimit } from './listing-request.ts';
import { ownerOf } from './owner.ts';

export const listObjectsOperation: Operation<ListObjectsRequest, ListObjectsOutput> = {
  authorize: (input, call, services) =>
    onBucket(services, call, input, 's3:ListBucket', listingContext(input)),
  handle(input, _call, services) {
    const write = keyWriter(input);
    const bucket = findBucket(services.directory, bucketOf(input));
    const { objects, commonPrefixes, next } = listObjects(services.directory, {
      bucket: bucket.name,
      prefix: input.Prefix ?? '',
      delimiter: input.Delimiter ?? '',
      after: positionOf(input),
      limit: pageLimit(input),
    });
    return {
      Name: bucket.name,
      Prefix: write(input.Prefix ?? ''),
      Marker: write(input.Marker ?? ''),
      ...(input.Delimiter ? { Delimiter: write(input.Delimiter) } : {}),
      MaxKeys: pageLimit(input),
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      IsTruncated: next !== undefined,
      // Without a delimiter the last key is the next marker, and S3 does not repeat it.
      ...(next !== undefined && input.Delimiter ? { NextMarker: write(next.value) } : {}),
      Contents: listedObjects(objects, write, ownerOf(services, bucket.owner)),
      CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: write(prefix) })),
    };
  },
};

/** A marker that ends with the delimiter is a common prefix of the page before: its keys were all in it. */
function positionOf({
  Marker: marker,
  Delimiter: delimiter,
}: ListObjectsRequest): ListingPosition | undefined {
  if (!marker) return undefined;
  return { kind: delimiter && marker.endsWith(delimiter) ? 'prefix' : 'key', value: marker };
}
