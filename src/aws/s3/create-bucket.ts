import type { CreateBucketOutput, CreateBucketRequest } from '@aws-sdk/client-s3';
import { checkBucketName } from '../../service/buckets/bucket-name.ts';
import { createBucket } from '../../service/buckets/buckets.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf } from './address.ts';
import { refuseUnbuilt } from './unbuilt.ts';

export const createBucketOperation: Operation<CreateBucketRequest, CreateBucketOutput> = {
  authorize(input, call, { settings }) {
    const name = bucketOf(input);
    checkBucketName(name);
    const location = input.CreateBucketConfiguration?.LocationConstraint;
    const context = location === undefined ? {} : { 's3:locationconstraint': location };
    const resource = `arn:${settings.partition}:s3:::${name}`;
    call.audit.resources.push(resource);
    // The bucket does not exist yet, so its owner will be the caller.
    return [{ action: 's3:CreateBucket', resource, context }];
  },
  async handle(input, { account, region }, services) {
    refuseUnbuilt(input, {
      ACL: ['private'],
      GrantFullControl: [],
      GrantRead: [],
      GrantReadACP: [],
      GrantWrite: [],
      GrantWriteACP: [],
      ObjectLockEnabledForBucket: [false],
    });
    const { LocationConstraint: locationConstraint, ...rest } = input.CreateBucketConfiguration ?? {};
    refuseUnbuilt(rest, { Bucket: [], Location: [], Tags: [] });
    const bucket = await createBucket(services, {
      name: bucketOf(input),
      owner: account,
      endpointRegion: region,
      locationConstraint,
    });
    return {
      Location: `/${bucket.name}`,
      BucketArn: `arn:${services.settings.partition}:s3:::${bucket.name}`,
    };
  },
};
