import { Refusal } from '../../core/errors/refusal.ts';
import type { RequestContext } from '../../core/principal/permission.ts';
import { invalidArgument } from '../../service/buckets/refusals.ts';

/** Members that both versions of the listing have. */
export interface ListingInput {
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
  readonly EncodingType?: string | undefined;
}

const MOST_KEYS = 1000;
const MOST_ASKED = 2_147_483_647;

/** More than 1000 may be asked for; no more are given. Throws `Refusal` InvalidArgument. */
export function pageLimit({ MaxKeys: asked = MOST_KEYS }: ListingInput): number {
  if (asked < 0 || asked > MOST_ASKED)
    throw invalidArgument(
      `Argument maxKeys must be an integer between 0 and ${MOST_ASKED}`,
      'maxKeys',
      String(asked),
    );
  return Math.min(asked, MOST_KEYS);
}

/** Condition keys of `s3:ListBucket`: each is present only when its parameter was given. */
export function listingContext(input: ListingInput): RequestContext {
  return {
    ...(input.Prefix === undefined ? {} : { 's3:prefix': input.Prefix }),
    ...(input.Delimiter === undefined ? {} : { 's3:delimiter': input.Delimiter }),
    ...(input.MaxKeys === undefined ? {} : { 's3:max-keys': String(input.MaxKeys) }),
  };
}

/** How keys are written into the answer: `url` lets XML carry any character. Throws `Refusal` InvalidArgument. */
export function keyWriter({ EncodingType: encoding }: ListingInput): (key: string) => string {
  if (encoding === undefined) return (key) => key;
  if (encoding === 'url') return (key) => encodeURIComponent(key).replaceAll('%2F', '/');
  throw new Refusal('InvalidArgument', 400, 'Invalid Encoding Method specified in Request', {
    members: { ArgumentName: 'encoding-type', ArgumentValue: encoding },
  });
}
