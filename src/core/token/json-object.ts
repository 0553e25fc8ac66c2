import type { Json } from '../records/record.ts';

export type JsonObject = { readonly [member: string]: Json | undefined };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Deepest nesting of arrays and objects in the text; brackets inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

/** Openings of one kind in the text, counted no further than `most` plus one. */
function openings(text: string, bracket: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(bracket); at >= 0 && count <= most; at = text.indexOf(bracket, at + 1)) count++;
  return count;
}

/** Nothing nests deeper than it opens: ordinary tokens are settled by counting, which is the faster. */
function nestsDeeperThan(text: string, maximum: number): boolean {
  const opened = openings(text, '{', maximum) + openings(text, '[', maximum);
  return opened > maximum && depthOf(text) > maximum;
}

/**
 * The quick decoder puts U+FFFD in the place of what is no UTF-8: a text without one was sound. One with it may be either, and the
 * strict decoder, which throws, says which.
 */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  return text.includes('\uFFFD') ? utf8.decode(bytes) : text;
}

/**
 * A JSON object from hostile bytes: strict UTF-8, nesting bounded by `maximumDepth`, the last of duplicate members wins
 * (sts.md 7.3). Undefined when it is anything else. A member called `__proto__` is an ordinary member of the result and changes
 * no prototype; names that come from outside are read with `ownMember`.
 */
export function parseJsonObject(bytes: Uint8Array, maximumDepth: number): JsonObject | undefined {
  try {
    const text = textOf(bytes);
    if (nestsDeeperThan(text, maximumDepth)) return undefined;
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** True for what JSON calls an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own member: never one that it inherits (`constructor`, `toString`, …). */
export function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
