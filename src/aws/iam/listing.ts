import { pageOf } from '../../service/paging/page.ts';

interface Paging {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** `IsTruncated` and `Marker` of an answer, with the items of its page. */
export interface Listed<Item> {
  readonly items: Item[];
  readonly paging: { readonly IsTruncated: boolean; readonly Marker?: string };
}

const DEFAULT_ITEMS = 100;

/** One page of a listing in key order. Throws `Refusal` ValidationError on a marker that is not ours. */
export function listPage<Item>(
  listing: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  input: Paging,
): Listed<Item> {
  const page = pageOf(items, keyOf, {
    listing,
    marker: input.Marker,
    limit: input.MaxItems ?? DEFAULT_ITEMS,
    badMarker: 'Invalid Marker.',
  });
  const { next } = page;
  const paging = next === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: next };
  return { items: [...page.items], paging };
}
