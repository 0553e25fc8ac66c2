import type { ListObjectsV2Output, ListObjectsV2Request } from '@aws-sdk/client-s3';
import { findBucket } from '../../service/buckets/buckets.ts';
import { openPosition, sealPosition } from '../../service/buckets/continuation-token.ts';
import { type Listing, type ListingPosition, listObjects } from '../../service/buckets/list-objects.ts';
import type { Services } from '../../service/services.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, onBucket } from './address.ts';
import { listedObjects } from './listed-object.ts';
import { keyWriter, listingContext, pageLimit } from './listing-request.ts';
import { ownerOf } from './owner.ts';

export const listObjectsV2Operation: Operation<ListObjectsV2Request, ListObjectsV2Output> = {
  authorize: (input, call, services) =>
    onBucket(services, call, input, 's3:ListBucket', listingContext(input)),
  handle(input, _call, services) {
    const listing = listObjects(services.directory, {
      bucket: bucketOf(input),
      prefix: input.Prefix ?? '',
      delimiter: input.Delimiter ?? '',
      after: positionOf(input, services),
      limit: pageLimit(input),
    });
    return render(input, listing, services);
  },
};

/** A continuation token goes before StartAfter, which stays in the request of every page. */
function positionOf(input: ListObjectsV2Request, { keyring }: Services): ListingPosition | undefined {
  if (input.ContinuationToken !== undefined)
    return openPosition(keyring, bucketOf(input), input.Prefix ?? '', input.ContinuationToken);
  return input.StartAfter ? { kind: 'key', value: input.StartAfter } : undefined;
}

function render(input: ListObjectsV2Request, listing: Listing, services: Services): ListObjectsV2Output {
  const write = keyWriter(input);
  const bucket = findBucket(services.directory, bucketOf(input));
  const { objects, commonPrefixes, next } = listing;
  return {
    Name: bucket.name,
    Prefix: write(input.Prefix ?? ''),
    ...(input.Delimiter ? { Delimiter: write(input.Delimiter) } : {}),
    MaxKeys: pageLimit(input),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    KeyCount: objects.length + commonPrefixes.length,
    IsTruncated: next !== undefined,
    ...(input.ContinuationToken === undefined ? {} : { ContinuationToken: input.ContinuationToken }),
    ...(input.StartAfter === undefined ? {} : { StartAfter: write(input.StartAfter) }),
    ...(next === undefined
      ? {}
      : { NextContinuationToken: sealPosition(services.keyring, bucket.name, input.Prefix ?? '', next) }),
    Contents: listedObjects(objects, write, input.FetchOwner ? ownerOf(services, bucket.owner) : undefined),
    CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: write(prefix) })),
  };
}
