/**
 * A UUID version 7 (RFC 9562 5.7) from a random version 4 one: the first 48 bits are the time in milliseconds. Ids then come in the
 * order of time, so that the store's index grows at its end instead of rewriting a page for each event.
 */
export function eventId(time: number, randomUuid: string): string {
  const clock = Math.trunc(time).toString(16).padStart(12, '0').slice(-12);
  return `${clock.slice(0, 8)}-${clock.slice(8)}-7${randomUuid.slice(15)}`;
}
