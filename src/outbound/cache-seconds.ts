/**
 * How long an answer may be kept by its `Cache-Control` and `Age` (RFC 9111 5.2.2): 0 for `no-cache` and `no-store`, undefined when
 * nothing is said. `Expires` is not read: it needs the other side's clock.
 */
export function cacheSeconds(cacheControl: string | undefined, age: string | undefined): number | undefined {
  const directives = (cacheControl ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim());
  if (directives.some((part) => /^no-(cache|store)\b/.test(part))) return 0;
  for (const part of directives) {
    const seconds = /^max-age="?(\d{1,10})"?$/.exec(part)?.[1];
    if (seconds === undefined) continue;
    const elapsed = /^\d{1,10}$/.test(age ?? '') ? Number(age) : 0;
    return Math.max(0, Number(seconds) - elapsed);
  }
  return undefined;
}
