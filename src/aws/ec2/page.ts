import { Refusal } from '../../core/errors/refusal.ts';
import { type Page, pageOf } from '../../service/paging/page.ts';

export interface PageInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

const LEAST = 5;
const MOST = 1000;

/** One page of items that are in the order of their ids. Throws `Refusal` InvalidParameterValue for a token of another list. */
export function ec2Page<Item extends { readonly id: string }>(
  listing: string,
  items: readonly Item[],
  { MaxResults: limit = MOST, NextToken: marker }: PageInput,
): Page<Item> {
  if (limit < LEAST || limit > MOST)
    throw new Refusal(
      'InvalidParameterValue',
      400,
      `Value ( ${limit} ) for parameter maxResults is invalid. Expecting a value between ${LEAST} and ${MOST}.`,
    );
  const badMarker = 'Unable to parse pagination token';
  try {
    return pageOf(items, ({ id }) => id, { listing, marker, limit, badMarker });
  } catch (cause) {
    if (cause instanceof Refusal) throw new Refusal('InvalidParameterValue', 400, badMarker);
    throw cause;
  }
}

/** Tags as EC2 shows them. */
export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
