/** The candidate that is one or two slips of the pen away: a letter more, less, other, or two exchanged. */
export function nearName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > 64) return undefined;
  const most = name.length > 5 ? 2 : 1;
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of candidates) {
    if (candidate.length > 64 || Math.abs(candidate.length - name.length) > most) continue;
    const slips = slipsBetween(name, candidate);
    if (slips < least) [best, least] = [candidate, slips];
  }
  return best;
}

function slipsBetween(a: string, b: string): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let slips = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      next.push(slips);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
