import { parseGoBoolean } from '../../kubernetes/admission/index.ts';

/** What is wrong with one flag's value: completes `--flag …`. */
export class FlagFault extends Error {}

/** Reads one flag's value; throws `FlagFault`. */
export type ReadFlag<Value> = (text: string) => Value;

export function matching(pattern: RegExp, must: string): ReadFlag<string> {
  return (text) => {
    if (!pattern.test(text)) throw new FlagFault(must);
    return text;
  };
}

export function wholeNumber(least: number, most: number): ReadFlag<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw new FlagFault(`must be a number from ${least} to ${most}`);
    return value;
  };
}

/** Go's spelling of truth, as in `--sts-regional-endpoint=true`. */
export function boolean(text: string): boolean {
  const value = parseGoBoolean(text);
  if (value === undefined) throw new FlagFault('must be true or false');
  return value;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration of Go with one unit (`500ms`, `2s`, `0`), as milliseconds of at most `most`. */
export function duration(most: number): ReadFlag<number> {
  return (text) => {
    const [, digits, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
    const value = text === '0' ? 0 : Number(digits) * (UNITS[unit ?? ''] ?? Number.NaN);
    if (!(value <= most)) throw new FlagFault(`must be a duration of at most ${most / 1000}s, such as 500ms`);
    return value;
  };
}

export function oneOf<Value extends string>(...values: readonly Value[]): ReadFlag<Value> {
  return (text) => {
    const value = values.find((each) => each === text);
    if (value === undefined) throw new FlagFault(`must be one of ${values.join(', ')}`);
    return value;
  };
}
