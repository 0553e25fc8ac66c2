/** An exact decimal: 0.FIRST… times ten to the power `magnitude`; zero has no digits. */
interface Decimal {
  readonly sign: -1 | 1;
  readonly digits: string;
  readonly magnitude: bigint;
}

/** -1, 0 or 1, or undefined when a side is no number (5.6, 15.10, and the bounds of docs/policy-choices.md). */
export function compareNumbers(left: string, right: string): number | undefined {
  const a = parse(left);
  const b = parse(right);
  return a === undefined || b === undefined ? undefined : compare(a, b);
}

function parse(text: string): Decimal | undefined {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/.exec(text);
  if (found === null || text.length > 128) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  const all = whole + fraction;
  if (all === '') return undefined;
  const digits = all.replace(/^0+/, '');
  const leadingZeros = all.length - digits.length;
  const magnitude = BigInt(whole.length - leadingZeros) + BigInt(exponent);
  return { sign: sign === '-' ? -1 : 1, digits: digits.replace(/0+$/, ''), magnitude };
}

function compare(a: Decimal, b: Decimal): number {
  if (a.digits === '' || b.digits === '' || a.sign !== b.sign) {
    return Math.sign(signOf(a) - signOf(b));
  }
  if (a.magnitude !== b.magnitude) return a.magnitude < b.magnitude ? -a.sign : a.sign;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -a.sign : a.sign;
}

function signOf({ digits, sign }: Decimal): -1 | 0 | 1 {
  return digits === '' ? 0 : sign;
}
