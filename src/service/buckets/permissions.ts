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

/** Permission on a bucket that exists. Throws `Refusal` NoSuchBucket: S3 looks the bucket up before it decides. */
export function bucketPermission(
  services: Services,
  action: string,
  name: string,
  context: RequestContext = {},
): Permission {
  return { action, ...resourceOf(services, findBucket(services.directory, name)), context };
}

/** Permission on an object, which need not exist. Throws `Refusal` NoSuchBucket. */
export function objectPermission(services: Services, action: string, name: string, key: string): Permission {
  return { action, ...resourceOf(services, findBucket(services.directory, name), key) };
}
