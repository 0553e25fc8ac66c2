import type { PutBucketPolicyRequest } from '@aws-sdk/client-s3';
import { changeBucketPolicy } from '../../service/buckets/bucket-policy.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, onBucket, requireOwnBucket } from './address.ts';

export const putBucketPolicyOperation: Operation<PutBucketPolicyRequest, object> = {
  authorize: (input, call, services) => onBucket(services, call, input, 's3:PutBucketPolicy'),
  async handle(input, call, services) {
    requireOwnBucket(services, call, input);
    await changeBucketPolicy(services, bucketOf(input), input.Policy ?? '');
    return {};
  },
};
