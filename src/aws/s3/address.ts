import { Refusal } from '../../core/errors/refusal.ts';
import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import { findBucket } from '../../service/buckets/buckets.ts';
import { checkObjectKey } from '../../service/buckets/object-key.ts';
import { bucketPermission, objectPermission } from '../../service/buckets/permissions.ts';
import { invalidArgument, methodNotAllowed } from '../../service/buckets/refusals.ts';
import type { Services } from '../../service/services.ts';
import type { Call } from '../protocol/operation.ts';

/** Members by which a request names a bucket. The codec refuses a request without the bucket. */
export interface BucketAddress {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

export interface ObjectAddress extends BucketAddress {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

export function bucketOf(input: BucketAddress): string {
  return input.Bucket ?? '';
}

export function keyOf(input: ObjectAddress): string {
  return input.Key ?? '';
}

/**
 * What the call must be allowed, noted in its audit event before it is decided. Throws `Refusal` NoSuchBucket, or AccessDenied
 * when the bucket is another account's than the caller expects.
 */
export function onBucket(
  services: Services,
  call: Call,
  input: BucketAddress,
  action: string,
  context?: RequestContext,
): readonly Permission[] {
  checkExpectedOwner(services, input);
  return [noted(call, bucketPermission(services, action, bucketOf(input), context))];
}

/** As `onBucket`, for an object that need not exist. */
export function onObject(
  services: Services,
  call: Call,
  input: ObjectAddress,
  action: string,
): readonly Permission[] {
  checkExpectedOwner(services, input);
  return [noted(call, objectWanted(services, input, action))];
}

/** Throws `Refusal` for a key or a version that cannot be. */
export function objectWanted(services: Services, input: ObjectAddress, action: string): Permission {
  checkObjectKey(keyOf(input));
  // Versioning is not built: the one version that an object has is called `null`.
  if (input.VersionId !== undefined && input.VersionId !== 'null')
    throw invalidArgument('Invalid version id specified', 'versionId', input.VersionId);
  return objectPermission(services, action, bucketOf(input), keyOf(input));
}

function noted(call: Call, permission: Permission): Permission {
  call.audit.resources.push(permission.resource);
  return permission;
}

/** Stops writes into a bucket that was deleted and made again by somebody else (the confused deputy of bucket names). */
export function checkExpectedOwner(services: Services, input: BucketAddress): void {
  const { ExpectedBucketOwner: expected } = input;
  if (expected === undefined || expected === findBucket(services.directory, bucketOf(input)).owner) return;
  throw new Refusal('AccessDenied', 403, 'Access Denied', {
    reason: "the bucket is not the expected owner's",
  });
}

/**
 * Policies of buckets are for identities of the owner's account, whatever they grant to others: else everyone whom a policy lets do
 * everything could write the next one (S3 API reference, PutBucketPolicy). Throws `Refusal` MethodNotAllowed.
 */
export function requireOwnBucket(services: Services, { account }: Call, input: BucketAddress): void {
  if (findBucket(services.directory, bucketOf(input)).owner !== account) throw methodNotAllowed();
}
