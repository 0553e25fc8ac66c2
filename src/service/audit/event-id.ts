/**
 * A UUID version 7 (RFC 9562 5.7) from a random version 4 one: the first 48 bits are the time in milliseconds. Ids then come in the
 * order of time, so that the store's index grows at its end instead of rewriting a page for each event.
 */
export function eventId(time: number, randomUuid: string): string {
  const clock = Math.trunc(time).toString(16).padStart(12, '0').slice(-12);
  return `${clock.slice(0, 8)}-${clock.slice(8)}-7${randomUuid.slice(15)}`;
}

const EVENT_ID = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The time, in milliseconds, that an event id begins with. Undefined for other texts. */
export function eventTime(id: string): number | undefined {
  const [, high, low] = EVENT_ID.exec(id) ?? [];
  return high === undefined || low === undefined ? undefined : Number.parseInt(high + low, 16);
}
