import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import type { Bucket } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { findBucket } from './buckets.ts';

function resourceOf(services: Services, bucket: Bucket, key?: string) {
  const path = key === undefined ? bucket.name : `${bucket.name}/${key}`;
  return {
    resource: `arn:${services.settings.partition}:s3:::${path}`,
    resourceAccount: bucket.owner,
    ...(bucket.policy === undefined ? {} : { resourcePolicy: bucket.policy }),
  };
}

const ownerContext = (bucket: Bucket): RequestContext => ({ 's3:resourceaccount': bucket.owner });

/** Permission on a bucket that exists. Throws `Refusal` NoSuchBucket: S3 looks the bucket up before it decides. */
export function bucketPermission(
  services: Services,
  action: string,
  name: string,
  context: RequestContext = {},
): Permission {
  const bucket = findBucket(services.directory, name);
  return { action, ...resourceOf(services, bucket), context: { ...context, ...ownerContext(bucket) } };
}

/** Permission on an object, which need not exist. Throws `Refusal` NoSuchBucket. */
export function objectPermission(services: Services, action: string, name: string, key: string): Permission {
  const bucket = findBucket(services.directory, name);
  return { action, ...resourceOf(services, bucket, key), context: ownerContext(bucket) };
}
