import type { GetBucketPolicyOutput, GetBucketPolicyRequest } from '@aws-sdk/client-s3';
import { findBucket } from '../../service/buckets/buckets.ts';
import { noSuchBucketPolicy } from '../../service/buckets/refusals.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, onBucket, requireOwnBucket } from './address.ts';

export const getBucketPolicyOperation: Operation<GetBucketPolicyRequest, GetBucketPolicyOutput> = {
  authorize: (input, call, services) => onBucket(services, call, input, 's3:GetBucketPolicy'),
  handle(input, call, services) {
    requireOwnBucket(services, call, input);
    const { name, policy } = findBucket(services.directory, bucketOf(input));
    if (policy === undefined) throw noSuchBucketPolicy(name);
    return { Policy: policy };
  },
};
