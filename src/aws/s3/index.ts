import type { ServiceDoor } from '../protocol/operation.ts';
import { createBucketOperation } from './create-bucket.ts';
import { deleteBucketOperation } from './delete-bucket.ts';
import { deleteBucketPolicyOperation } from './delete-bucket-policy.ts';
import { deleteObjectOperation } from './delete-object.ts';
import { deleteObjectsOperation } from './delete-objects.ts';
import { getBucketLocationOperation } from './get-bucket-location.ts';
import { getBucketPolicyOperation } from './get-bucket-policy.ts';
import { getObjectOperation } from './get-object.ts';
import { headBucketOperation } from './head-bucket.ts';
import { headObjectOperation } from './head-object.ts';
import { listBucketsOperation } from './list-buckets.ts';
import { listObjectsOperation } from './list-objects.ts';
import { listObjectsV2Operation } from './list-objects-v2.ts';
import { putBucketPolicyOperation } from './put-bucket-policy.ts';
import { putObjectOperation } from './put-object.ts';

/**
 * S3, as far as buckets, objects and bucket policies go: one file an operation, each a thin translation between the SDK's shapes
 * and a use case. What is not listed here is answered as an operation that is not built.
 */
export const s3Door: ServiceDoor = {
  service: 's3',
  operations: {
    CreateBucket: createBucketOperation,
    DeleteBucket: deleteBucketOperation,
    DeleteBucketPolicy: deleteBucketPolicyOperation,
    DeleteObject: deleteObjectOperation,
    DeleteObjects: deleteObjectsOperation,
    GetBucketLocation: getBucketLocationOperation,
    GetBucketPolicy: getBucketPolicyOperation,
    GetObject: getObjectOperation,
    HeadBucket: headBucketOperation,
    HeadObject: headObjectOperation,
    ListBuckets: listBucketsOperation,
    ListObjects: listObjectsOperation,
    ListObjectsV2: listObjectsV2Operation,
    PutBucketPolicy: putBucketPolicyOperation,
    PutObject: putObjectOperation,
  },
};
