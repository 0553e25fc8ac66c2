/** An exact decimal: 0.FIRST… times ten to the power `magnitude`; zero has no digits. */
interface Decimal {
  readonly sign: -1 | 1;
  readonly digits: string;
  readonly magnitude: bigint;
}

/** -1, 0 or 1, or undefined when a side is no number (5.6: integer or decimal; 15.10: exponents, no prefix parsing). */
export function compareNumbers(left: string, right: string): number | undefined {
  const a = parse(left);
  const b = parse(right);
  return a === undefined || b === undefined ? undefined : compare(a, b);
}

function parse(text: string): Decimal | undefined {
  const found = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (found === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  const leadingZeros = all.length - digits.length;
  const magnitude = BigInt(whole.length - leadingZeros) + BigInt(exponent);
  return { sign: sign === '-' ? -1 : 1, digits: digits.replace(/0+$/, ''), magnitude };
}

function compare(a: Decimal, b: Decimal): number {
  if (a.digits === '' || b.digits === '' || a.sign !== b.sign) {
    const valueOf = (one: Decimal): number => (one.digits === '' ? 0 : one.sign);
    return Math.sign(valueOf(a) - valueOf(b));
  }
  if (a.magnitude !== b.magnitude) return a.magnitude < b.magnitude ? -a.sign : a.sign;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -a.sign : a.sign;
}
