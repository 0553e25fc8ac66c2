/** `2026-11-21T22:31:49Z`, as CloudTrail prints times. `time` in milliseconds. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
