import type { GetBucketLocationOutput, GetBucketLocationRequest } from '@aws-sdk/client-s3';
import { findBucket } from '../../service/buckets/buckets.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, onBucket } from './address.ts';

export const getBucketLocationOperation: Operation<GetBucketLocationRequest, GetBucketLocationOutput> = {
  authorize: (input, call, services) => onBucket(services, call, input, 's3:GetBucketLocation'),
  handle(input, _call, services) {
    const { region } = findBucket(services.directory, bucketOf(input));
    // Buckets of us-east-1 have no constraint. Other regions are checked when a bucket is made.
    if (region === 'us-east-1') return {};
    return { LocationConstraint: region as NonNullable<GetBucketLocationOutput['LocationConstraint']> };
  },
};
