/** A list as decoded messages write one, at every level (access-denied.md 3). */
export interface Items<Item> {
  readonly items: readonly Item[];
}

export function items<Item>(list: readonly Item[]): Items<Item> {
  return { items: list };
}

export function valueItems(values: readonly string[]): Items<{ readonly value: string }> {
  return items(values.map((value) => ({ value })));
}
