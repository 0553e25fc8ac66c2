import type { DeleteBucketPolicyRequest } from '@aws-sdk/client-s3';
import { changeBucketPolicy } from '../../service/buckets/bucket-policy.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, onBucket, requireOwnBucket } from './address.ts';

export const deleteBucketPolicyOperation: Operation<DeleteBucketPolicyRequest, object> = {
  authorize: (input, call, services) => onBucket(services, call, input, 's3:DeleteBucketPolicy'),
  async handle(input, call, services) {
    requireOwnBucket(services, call, input);
    await changeBucketPolicy(services, bucketOf(input), undefined);
    return {};
  },
};
