import type { Meter } from './glob.ts';
import { ONE, SEGMENT_ONE, SEGMENT_STAR, STAR } from './wildcards.ts';

const COLON = 58;

/**
 * All ways of matching at once: a bit for each place in the pattern, moved over the text. Costs (pattern / 32) x text steps
 * whatever both hold, so that no pattern and no text is slower than another of its length.
 *
 * Place j means that the first j tokens that are no stars have matched; a star before token j lets a way stay at place j.
 */
export function matchStates(tokens: ArrayLike<number>, count: number, text: string, meter?: Meter): boolean {
  const { items, crossing, segment } = placesOf(tokens, count);
  const last = items.length;
  const words = (last >> 5) + 1;
  const takers = takersOf(items, words);
  let state = new Int32Array(words);
  let next = new Int32Array(words);
  state[0] = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const colon = code === COLON;
    const wild = colon ? takers.everything : takers.butColon;
    const dense = takers.dense.get(code);
    let carry = 0;
    let alive = 0;
    for (let word = 0; word < words; word++) {
      const places = state[word] ?? 0;
      const taken = places & ((wild[word] ?? 0) | (dense?.[word] ?? 0));
      const stays = places & ((crossing[word] ?? 0) | (colon ? 0 : (segment[word] ?? 0)));
      const moved = (taken << 1) | carry | stays;
      carry = taken >>> 31;
      next[word] = moved;
      alive |= moved;
    }
    const few = takers.few.get(code) ?? NONE;
    for (const place of few) if (has(state, place)) alive = set(next, place + 1);
    if (meter !== undefined) meter.steps += words + few.length;
    if (alive === 0) return false;
    [state, next] = [next, state];
  }
  return has(state, last);
}

/** The tokens that are no stars, and the places at which a way may stay: over any character, or over all but a colon. */
function placesOf(tokens: ArrayLike<number>, count: number) {
  const items: number[] = [];
  const words = (count >> 5) + 1;
  const crossing = new Int32Array(words);
  const segment = new Int32Array(words);
  for (let at = 0; at < count; at++) {
    const token = tokens[at] ?? 0;
    if (token === STAR) set(crossing, items.length);
    else if (token === SEGMENT_STAR) set(segment, items.length);
    else items.push(token);
  }
  return { items, crossing, segment };
}

const NONE: readonly number[] = [];

/**
 * By character, the places whose token takes it: bits for a character with many places, a list for one with few, so that
 * neither memory nor steps exceed what the pattern's length allows.
 */
function takersOf(items: readonly number[], words: number) {
  const everything = new Int32Array(words);
  const butColon = new Int32Array(words);
  const few = new Map<number, number[]>();
  for (const [place, token] of items.entries()) {
    if (token === ONE) set(everything, place);
    if (token === ONE || token === SEGMENT_ONE) set(butColon, place);
    else {
      const places = few.get(token);
      if (places === undefined) few.set(token, [place]);
      else places.push(place);
    }
  }
  const dense = new Map<number, Int32Array>();
  for (const [code, places] of few) {
    if (places.length <= words) continue;
    const bits = new Int32Array(words);
    for (const place of places) set(bits, place);
    dense.set(code, bits);
    few.delete(code);
  }
  return { everything, butColon, few, dense };
}

function has(bits: Int32Array, place: number): boolean {
  return (((bits[place >> 5] ?? 0) >>> (place & 31)) & 1) === 1;
}

/** Answers a number that is not zero. */
function set(bits: Int32Array, place: number): number {
  bits[place >> 5] = (bits[place >> 5] ?? 0) | (1 << (place & 31));
  return 1;
}
