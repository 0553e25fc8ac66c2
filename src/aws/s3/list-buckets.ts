import type { ListBucketsOutput, ListBucketsRequest } from '@aws-sdk/client-s3';
import { listBuckets } from '../../service/buckets/buckets.ts';
import { openPosition, sealPosition } from '../../service/buckets/continuation-token.ts';
import { invalidArgument } from '../../service/buckets/refusals.ts';
import { compareKeys } from '../../service/directory/key-order.ts';
import type { Operation } from '../protocol/operation.ts';
import { ownerOf } from './owner.ts';

const MOST = 10_000;

export const listBucketsOperation: Operation<ListBucketsRequest, ListBucketsOutput> = {
  authorize: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
  handle(input, { account }, services) {
    const limit = input.MaxBuckets ?? MOST;
    if (limit < 1 || limit > MOST)
      throw invalidArgument(
        `Argument max-buckets must be an integer between 1 and ${MOST}`,
        'max-buckets',
        String(limit),
      );
    const prefix = input.Prefix ?? '';
    const scope = `account ${account}`;
    const after =
      input.ContinuationToken === undefined
        ? undefined
        : openPosition(services.keyring, scope, prefix, input.ContinuationToken).value;
    const matching = listBuckets(services.directory, account).filter(
      ({ name, region }) =>
        name.startsWith(prefix) &&
        (input.BucketRegion === undefined || region === input.BucketRegion) &&
        (after === undefined || compareKeys(name, after) > 0),
    );
    const page = matching.slice(0, limit);
    const last = page.at(-1);
    const more = matching.length > page.length && last !== undefined;
    return {
      Owner: ownerOf(services, account),
      Buckets: page.map(({ name, createDate, region }) => ({
        Name: name,
        CreationDate: new Date(createDate),
        // S3 names the region in paged answers only.
        ...(input.MaxBuckets === undefined ? {} : { BucketRegion: region }),
      })),
      ...(input.Prefix === undefined ? {} : { Prefix: prefix }),
      ...(more
        ? {
            ContinuationToken: sealPosition(services.keyring, scope, prefix, {
              kind: 'key',
              value: last.name,
            }),
          }
        : {}),
    };
  },
};
