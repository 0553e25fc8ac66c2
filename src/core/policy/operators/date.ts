import { parseOnce } from './parse-once.ts';
import { parseTimestamp } from './timestamp.ts';
import { type CompileValues, MATCH, NO_MATCH, UNREADABLE } from './value-matcher.ts';

const parse = parseOnce(parseTimestamp);

/** The date operators: ISO 8601 and epoch seconds, freely mixed between the two sides. No variables, no wildcards. */
export function date(holds: (order: number) => boolean): CompileValues {
  return (values) => {
    const wanted = values.map((value) => parseTimestamp(value.source));
    const readable = wanted.filter((value) => value !== undefined);
    const otherwise = readable.length < wanted.length ? UNREADABLE : NO_MATCH;
    return {
      match(value) {
        const time = parse(value);
        if (time === undefined) return UNREADABLE;
        for (const bound of readable) if (holds(compare(time, bound))) return MATCH;
        return otherwise;
      },
    };
  };
}

/** A number and a bigint compare by value. */
function compare(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
