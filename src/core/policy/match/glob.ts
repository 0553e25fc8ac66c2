import { matchStates } from './glob-states.ts';
import { ONE, SEGMENT_ONE, SEGMENT_STAR, STAR } from './wildcards.ts';

const COLON = 58;

/** How often a walk may go over the length of both sides again. Ordinary patterns repeat far less. */
const PATIENCE = 4;

/** Counts the steps of a match, for tests of its bound. */
export interface Meter {
  steps: number;
}

/**
 * Matches a whole text against the first `count` tokens: UTF-16 code units and the wildcards above.
 *
 * One index walks each side; on a mismatch it returns to the last star only, where a backtracking regular expression is
 * exponential (policy-performance.md 5). A star that may not cross colons can fail where an earlier crossing one could still
 * move, hence two stars are remembered; a crossing star forgets those before it. A long text behind a star that nearly matches
 * everywhere (`*aaa…b`) would still cost pattern times text: a walk that repeats itself too often is given up for
 * `matchStates`, which costs the same whatever the texts.
 */
export function matchTokens(tokens: ArrayLike<number>, count: number, text: string, meter?: Meter): boolean {
  const length = text.length;
  let p = 0;
  let t = 0;
  let crossPattern = -1;
  let crossText = 0;
  let segmentPattern = -1;
  let segmentText = 0;
  let repeated = 0;
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
    const star = segmentPattern === -1 ? crossPattern : segmentPattern;
    repeated += p - star + 1;
    if (star !== -1 && repeated > PATIENCE * (count + length)) return matchStates(tokens, count, text, meter);
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
