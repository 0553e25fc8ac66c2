import { Refusal } from '../../core/errors/refusal.ts';
import { invalidParameter } from '../../service/clusters/refusals.ts';
import { type Page, pageOf } from '../../service/paging/page.ts';

export interface PageInput {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

const MOST = 100;

/** One page of items in the order of `keyOf`. Throws `Refusal` InvalidParameterException for a bound or token that is not sound. */
export function eksPage<Item>(
  listing: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { maxResults: limit = MOST, nextToken: marker }: PageInput,
): Page<Item> {
  if (limit < 1 || limit > MOST) throw invalidParameter(`maxResults needs to be between 1 and ${MOST}.`);
  const badMarker = 'Invalid nextToken.';
  try {
    return pageOf(items, keyOf, { listing, marker, limit, badMarker });
  } catch (cause) {
    if (cause instanceof Refusal) throw invalidParameter(badMarker);
    throw cause;
  }
}
