import { type Page, pageOf } from '../../service/paging/page.ts';

const PAGE = 100;

/** One page of a listing; `NextToken` is opaque. Throws `Refusal` ValidationError on a token that is not ours. */
export function tokenPage<Item>(
  listing: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  token: string | undefined,
): Page<Item> {
  return pageOf(items, keyOf, { listing, marker: token, limit: PAGE, badMarker: 'Invalid nextToken' });
}

/** The member `NextToken`, left out on the last page. */
export function nextToken(page: Page<unknown>): { NextToken?: string } {
  return page.next === undefined ? {} : { NextToken: page.next };
}
