import type { GetObjectRequest, HeadObjectOutput, HeadObjectRequest } from '@aws-sdk/client-s3';
import { bucketPermission } from '../../service/buckets/permissions.ts';
import { type ReadAnswer, readObject } from '../../service/buckets/read-object.ts';
import { invalidArgument, noSuchKey } from '../../service/buckets/refusals.ts';
import type { Services } from '../../service/services.ts';
import type { Call } from '../protocol/operation.ts';
import { bucketOf, keyOf } from './address.ts';
import { keptMembers } from './kept-headers.ts';
import { refuseUnbuilt } from './unbuilt.ts';

type ReadInput = GetObjectRequest | HeadObjectRequest;

/**
 * What GetObject and HeadObject share. That a key does not exist is told only to those who may list the bucket: everybody else is
 * denied as if it did.
 */
export function answerFor(input: ReadInput, call: Call, services: Services): ReadAnswer {
  refuseUnbuilt(input, { PartNumber: [1], SSECustomerAlgorithm: [], SSECustomerKey: [] });
  const bucket = bucketOf(input);
  const answer = readObject(services, {
    bucket,
    key: keyOf(input),
    range: input.Range,
    conditions: {
      ifMatch: input.IfMatch,
      ifNoneMatch: input.IfNoneMatch,
      ifModifiedSince: millisecondsOf(input.IfModifiedSince),
      ifUnmodifiedSince: millisecondsOf(input.IfUnmodifiedSince),
    },
  });
  if (answer !== undefined) return answer;
  services.authorizer.require(call.caller, [bucketPermission(services, 's3:ListBucket', bucket)], call.facts);
  throw noSuchKey(keyOf(input));
}

/** The headers of the answer. */
export function describe(input: ReadInput, { object, range }: ReadAnswer): HeadObjectOutput {
  return {
    AcceptRanges: 'bytes',
    LastModified: new Date(object.lastModified),
    ContentLength: range === undefined ? object.size : range.end - range.start + 1,
    ...(range === undefined ? {} : { ContentRange: `bytes ${range.start}-${range.end}/${object.size}` }),
    ETag: `"${object.etag}"`,
    ContentType: object.contentType ?? 'binary/octet-stream',
    ...keptMembers(object),
    ...overrides(input),
  };
}

const OVERRIDES = {
  ResponseCacheControl: 'CacheControl',
  ResponseContentDisposition: 'ContentDisposition',
  ResponseContentEncoding: 'ContentEncoding',
  ResponseContentLanguage: 'ContentLanguage',
  ResponseContentType: 'ContentType',
} as const;

/** `response-*` parameters. They need a signature, which every call here has. */
function overrides(input: ReadInput): Partial<HeadObjectOutput> {
  const given = Object.entries(OVERRIDES).flatMap(([asked, member]) => {
    const value = input[asked as keyof typeof OVERRIDES];
    if (value === undefined) return [];
    // A line break in a header would let a link write headers of its own.
    if (/[\r\n\0]/.test(value)) throw invalidArgument('Header value cannot be represented', asked, '');
    return [[member, value] as const];
  });
  return Object.fromEntries(given);
}

function millisecondsOf(date: Date | undefined): number | undefined {
  return date?.getTime();
}
