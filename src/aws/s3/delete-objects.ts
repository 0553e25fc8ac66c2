import type {
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  _Error as ObjectFault,
  ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { Denial, describeDenial } from '../../core/errors/denial.ts';
import { Refusal } from '../../core/errors/refusal.ts';
import { findBucket } from '../../service/buckets/buckets.ts';
import { deleteObjects } from '../../service/buckets/delete-objects.ts';
import { malformedXml } from '../../service/buckets/refusals.ts';
import type { Services } from '../../service/services.ts';
import type { Call, Operation } from '../protocol/operation.ts';
import { bucketOf, checkExpectedOwner, objectWanted } from './address.ts';

const MOST = 1000;

export const deleteObjectsOperation: Operation<DeleteObjectsRequest, DeleteObjectsOutput> = {
  // Each key is decided by itself, in `handle`: S3 deletes those that are allowed and lists the others as errors.
  authorize(input, call, services) {
    const { name } = findBucket(services.directory, bucketOf(input));
    checkExpectedOwner(services, input);
    // The bucket alone: a thousand keys would swell the audit event to a megabyte.
    call.audit.resources.push(`arn:${services.settings.partition}:s3:::${name}`);
    return [];
  },
  async handle(input, call, services) {
    const asked = input.Delete?.Objects ?? [];
    if (asked.length === 0 || asked.length > MOST) throw malformedXml();
    const faults = asked.flatMap((object) => faultOf(object, input, call, services) ?? []);
    const refused = new Set(faults.map(({ Key }) => Key));
    const keys = asked.flatMap(({ Key }) => (Key === undefined || refused.has(Key) ? [] : [Key]));
    await deleteObjects(services, bucketOf(input), keys);
    return {
      ...(input.Delete?.Quiet ? {} : { Deleted: keys.map((Key) => ({ Key })) }),
      ...(faults.length === 0 ? {} : { Errors: faults }),
    };
  },
};

function faultOf(
  { Key, VersionId, ETag, LastModifiedTime, Size }: ObjectIdentifier,
  input: DeleteObjectsRequest,
  call: Call,
  services: Services,
): ObjectFault | undefined {
  try {
    if (ETag !== undefined || LastModifiedTime !== undefined || Size !== undefined)
      throw new Refusal('NotImplemented', 501, 'Conditional deletion is not implemented');
    const wanted = objectWanted(services, { Bucket: input.Bucket, Key, VersionId }, 's3:DeleteObject');
    services.authorizer.require(call.caller, [wanted], call.facts);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const message = cause instanceof Denial ? describeDenial(cause.facts, true) : cause.message;
    return { ...(Key === undefined ? {} : { Key }), Code: cause.code, Message: message };
  }
}
