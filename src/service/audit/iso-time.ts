/** Seconds that are remembered: of the calls, and of when their sessions began. */
const KEPT = 512;

const printed = new Map<number, string>();

/** `2026-11-21T22:31:49Z`, as CloudTrail prints times. `time` in milliseconds. Thousands of events share a second: it is printed once. */
export function isoSeconds(time: number): string {
  const second = Math.floor(time / 1000);
  const known = printed.get(second);
  if (known !== undefined) return known;
  if (printed.size >= KEPT) printed.clear();
  const text = `${new Date(time).toISOString().slice(0, 19)}Z`;
  printed.set(second, text);
  return text;
}
