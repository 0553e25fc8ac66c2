let second = Number.NaN;
let text = '';

/** `2026-11-21T22:31:49Z`, as CloudTrail prints times. `time` in milliseconds. Thousands of events share a second: it is printed once. */
export function isoSeconds(time: number): string {
  const wanted = Math.floor(time / 1000);
  if (wanted !== second) {
    text = `${new Date(time).toISOString().slice(0, 19)}Z`;
    second = wanted;
  }
  return text;
}
