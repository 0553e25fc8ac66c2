import type { DeleteBucketRequest } from '@aws-sdk/client-s3';
import { deleteBucket } from '../../service/buckets/buckets.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, onBucket } from './address.ts';

export const deleteBucketOperation: Operation<DeleteBucketRequest, object> = {
  authorize: (input, call, services) => onBucket(services, call, input, 's3:DeleteBucket'),
  async handle(input, _call, services) {
    await deleteBucket(services, bucketOf(input));
    return {};
  },
};
