import type { PutObjectOutput, PutObjectRequest } from '@aws-sdk/client-s3';
import { putObject } from '../../service/buckets/put-object.ts';
import type { Operation } from '../protocol/operation.ts';
import { bucketOf, keyOf, onObject } from './address.ts';
import { keptHeaders } from './kept-headers.ts';
import { refuseUnbuilt, type UnbuiltMembers } from './unbuilt.ts';

const UNBUILT: UnbuiltMembers<PutObjectRequest> = {
  ACL: ['private', 'bucket-owner-full-control'],
  GrantFullControl: [],
  GrantRead: [],
  GrantReadACP: [],
  GrantWriteACP: [],
  ObjectLockMode: [],
  ObjectLockRetainUntilDate: [],
  ObjectLockLegalHoldStatus: ['OFF'],
  SSECustomerAlgorithm: [],
  SSECustomerKey: [],
  SSEKMSKeyId: [],
  ServerSideEncryption: [],
  StorageClass: ['STANDARD'],
  Tagging: [''],
  WebsiteRedirectLocation: [],
  WriteOffsetBytes: [],
};

export const putObjectOperation: Operation<PutObjectRequest, PutObjectOutput> = {
  authorize: (input, call, services) => onObject(services, call, input, 's3:PutObject'),
  async handle(input, _call, services) {
    refuseUnbuilt(input, UNBUILT);
    const object = await putObject(services, {
      bucket: bucketOf(input),
      key: keyOf(input),
      // The codec hands over the verified body as a stream, whatever the SDK's type allows clients to pass.
      body: (input.Body ?? empty()) as AsyncIterable<Uint8Array>,
      contentMd5: input.ContentMD5,
      contentType: input.ContentType,
      headers: keptHeaders(input),
      ifMatch: input.IfMatch,
      ifNoneMatch: input.IfNoneMatch,
    });
    return { ETag: `"${object.etag}"`, ...checksums(input) };
  },
};

async function* empty(): AsyncGenerator<Uint8Array, void, undefined> {}

/** Checksums that the door has verified are said back. */
function checksums(input: PutObjectRequest): PutObjectOutput {
  const { ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = input;
  return {
    ...(ChecksumCRC32 === undefined ? {} : { ChecksumCRC32 }),
    ...(ChecksumCRC32C === undefined ? {} : { ChecksumCRC32C }),
    ...(ChecksumCRC64NVME === undefined ? {} : { ChecksumCRC64NVME }),
    ...(ChecksumSHA1 === undefined ? {} : { ChecksumSHA1 }),
    ...(ChecksumSHA256 === undefined ? {} : { ChecksumSHA256 }),
  };
}
