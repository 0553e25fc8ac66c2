/** An exact decimal: sign, and the digits of `0.DIGITS x 10^magnitude` without leading or trailing zeros. */
export interface Decimal {
  /** 0 for zero. */
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly magnitude: number;
}

const NUMBER = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,6}))?$/;
const MAX_LENGTH = 128;

/** Undefined unless the whole text is a number: there is no prefix parsing (policy-language.md 15.10). */
export function parseDecimal(text: string): Decimal | undefined {
  const found = text.length > MAX_LENGTH ? null : NUMBER.exec(text);
  if (found === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  if (whole === '' && fraction === '') return undefined;
  const all = whole + fraction;
  const start = all.search(/[1-9]/);
  if (start === -1) return { sign: 0, digits: '', magnitude: 0 };
  return {
    sign: sign === '-' ? -1 : 1,
    digits: all.slice(start).replace(/0+$/, ''),
    magnitude: whole.length - start + Number(exponent),
  };
}

/** Negative, zero or positive, as a comparison function answers. Exact at any size: no floating point. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign || a.sign === 0) return a.sign - b.sign;
  const larger = a.magnitude - b.magnitude || (a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0);
  return larger * a.sign;
}
