/** -1, 0 or 1, or undefined when a side is no date. ISO 8601 and epoch seconds mix (5.6). */
export function compareDates(left: string, right: string): number | undefined {
  const a = milliseconds(left);
  const b = milliseconds(right);
  if (a === undefined || b === undefined) return undefined;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By the table of section 1.6. */
function milliseconds(text: string): bigint | undefined {
  if (!/[tT-]/.test(text)) {
    if (!/^\d+$/.test(text) || BigInt(text) > 9223372036854775807n) return undefined;
    return BigInt(text) * 1000n;
  }
  const iso =
    /^(-?\d+)(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[tT](?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?)?(?:([zZ])|([+-])(\d\d)(?::(\d\d))?)?)?$/.exec(
      text,
    );
  if (iso === null) return undefined;
  const [, y = '', mo = '1', d = '1', h = '0', mi = '0', s = '0', f = '', , sign, zh = '0', zm = '0'] = iso;
  const [year, month, day] = [BigInt(y), Number(mo), Number(d)];
  if (year < -292275054n || year > 292278993n || month < 1 || month > 12 || day < 1 || day > 31)
    return undefined;
  if (Number(h) > 23 || Number(mi) > 59 || Number(s) > 59) return undefined;
  if (Number(zh) > 23 || Number(zm) > 59) return undefined;
  const offset = (BigInt(zh) * 60n + BigInt(zm)) * (sign === '-' ? -1n : 1n);
  const minutes = (daysFrom1970(year, month, day) * 24n + BigInt(h)) * 60n + BigInt(mi) - offset;
  return (minutes * 60n + BigInt(s)) * 1000n + BigInt(f.padEnd(3, '0').slice(0, 3));
}

/** Proleptic Gregorian; a day beyond its month rolls into the next. */
function daysFrom1970(year: bigint, month: number, day: number): bigint {
  const before = year - 1n;
  const leapDays = floor(before, 4n) - floor(before, 100n) + floor(before, 400n);
  const leap = year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const inYear = lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0) + day - 1;
  // 719162 days lie between 0001-01-01 and 1970-01-01.
  return before * 365n + leapDays + BigInt(inYear) - 719162n;
}

function floor(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((-value + by - 1n) / by);
}
