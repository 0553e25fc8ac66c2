import { Refusal } from '../../core/errors/refusal.ts';

export interface PageRequest {
  /** Names the listing, so that a marker of one is refused by another. */
  readonly listing: string;
  readonly marker: string | undefined;
  readonly limit: number;
  /** Message of the `ValidationError` for a marker that this listing did not hand out. */
  readonly badMarker: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; undefined on the last page. */
  readonly next: string | undefined;
}

/**
 * One page of `items`, which are in the order of `keyOf` (code units, no duplicates). The marker names the last key handed out,
 * so that what is deleted or added between two pages moves nothing. Throws `Refusal` ValidationError.
 */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  request: PageRequest,
): Page<Item> {
  const after = request.marker === undefined ? undefined : openMarker(request.marker, request);
  const start = after === undefined ? 0 : firstAfter(items, keyOf, after);
  const page = items.slice(start, start + request.limit);
  const last = page.at(-1);
  const more = start + page.length < items.length && last !== undefined;
  return { items: page, next: more ? sealMarker(keyOf(last), request.listing) : undefined };
}

/** Binary search: paging through a long listing stays cheap. */
function firstAfter<Item>(items: readonly Item[], keyOf: (item: Item) => string, after: string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && keyOf(item) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sealMarker(key: string, listing: string): string {
  return Buffer.from(`${listing}\n${key}`, 'utf8').toString('base64url');
}

function openMarker(marker: string, { listing, badMarker }: PageRequest): string {
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  const authentic =
    text.startsWith(`${listing}\n`) && sealMarker(text.slice(listing.length + 1), listing) === marker;
  if (!authentic) throw new Refusal('ValidationError', 400, badMarker);
  return text.slice(listing.length + 1);
}
