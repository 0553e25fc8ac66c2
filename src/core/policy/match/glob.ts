/** Any run of characters. */
export const STAR = -1;
/** Any one character. */
export const ONE = -2;
/** Any run of characters but the colon. */
export const SEGMENT_STAR = -3;
/** Any one character but the colon. */
export const SEGMENT_ONE = -4;

const COLON = 58;

/** Counts the steps of a match, for tests of its bound. */
export interface Meter {
  steps: number;
}

/**
 * Matches a whole text against the first `count` tokens: UTF-16 code units and the wildcards above.
 *
 * One index walks each side; on a mismatch it returns to the last star only, so the worst case is O(pattern x text) where a
 * backtracking regular expression is exponential (policy-performance.md 5). A star that may not cross colons can fail where an
 * earlier crossing one could still move, hence two stars are remembered; a crossing star forgets those before it.
 */
export function matchTokens(tokens: ArrayLike<number>, count: number, text: string, meter?: Meter): boolean {
  const length = text.length;
  let p = 0;
  let t = 0;
  let crossPattern = -1;
  let crossText = 0;
  let segmentPattern = -1;
  let segmentText = 0;
  for (;;) {
    if (meter !== undefined) meter.steps++;
    if (p < count) {
      const token = tokens[p] ?? 0;
      if (token === STAR) {
        p++;
        if (p === count) return true;
        crossPattern = p;
        crossText = t;
        segmentPattern = -1;
        continue;
      }
      if (token === SEGMENT_STAR) {
        p++;
        segmentPattern = p;
        segmentText = t;
        continue;
      }
      if (t < length && matchesOne(token, text.charCodeAt(t))) {
        p++;
        t++;
        continue;
      }
    } else if (t === length) return true;
    if (segmentPattern !== -1 && segmentText < length && text.charCodeAt(segmentText) !== COLON) {
      segmentText++;
      p = segmentPattern;
      t = segmentText;
    } else if (crossPattern !== -1 && crossText < length) {
      crossText++;
      p = crossPattern;
      t = crossText;
      segmentPattern = -1;
    } else return false;
  }
}

function matchesOne(token: number, code: number): boolean {
  return token === code || token === ONE || (token === SEGMENT_ONE && code !== COLON);
}
