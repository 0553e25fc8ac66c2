import type { DeleteObjectOutput, DeleteObjectRequest } from '@aws-sdk/client-s3';
import { deleteObjects } from '../../service/buckets/delete-objects.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, keyOf, onObject } from './address.ts';
import { refuseUnbuilt } from './unbuilt.ts';

export const deleteObjectOperation: Operation<DeleteObjectRequest, DeleteObjectOutput> = {
  authorize: (input, call, services) => onObject(services, call, input, 's3:DeleteObject'),
  async handle(input, _call, services) {
    refuseUnbuilt(input, { IfMatch: [], IfMatchLastModifiedTime: [], IfMatchSize: [], MFA: [] });
    await deleteObjects(services, bucketOf(input), [keyOf(input)]);
    return {};
  },
};
