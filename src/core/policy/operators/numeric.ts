import { compareDecimals, parseDecimal } from './decimal.ts';
import { parseOnce } from './parse-once.ts';
import { type CompileValues, MATCH, NO_MATCH, UNREADABLE } from './value-matcher.ts';

const parse = parseOnce(parseDecimal);

/** The numeric operators, by what the comparison of request and policy value must be. No variables. */
export function numeric(holds: (order: number) => boolean): CompileValues {
  return (values) => {
    const wanted = values.map((value) => parseDecimal(value.source));
    const readable = wanted.filter((value) => value !== undefined);
    const otherwise = readable.length < wanted.length ? UNREADABLE : NO_MATCH;
    return {
      match(value) {
        const number = parse(value);
        if (number === undefined) return UNREADABLE;
        for (const bound of readable) if (holds(compareDecimals(number, bound))) return MATCH;
        return otherwise;
      },
    };
  };
}
