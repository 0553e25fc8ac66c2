import type { HeadBucketOutput, HeadBucketRequest } from '@aws-sdk/client-s3';
import { findBucket } from '../../service/buckets/buckets.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, onBucket } from './address.ts';

export const headBucketOperation: Operation<HeadBucketRequest, HeadBucketOutput> = {
  authorize: (input, call, services) => onBucket(services, call, input, 's3:ListBucket'),
  handle(input, _call, services) {
    const { name, region } = findBucket(services.directory, bucketOf(input));
    return {
      BucketArn: `arn:${services.settings.partition}:s3:::${name}`,
      BucketRegion: region,
      AccessPointAlias: false,
    };
  },
};
