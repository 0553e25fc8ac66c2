/**
 * Milliseconds since the epoch of a date value as IAM takes it (policy-language.md 1.6): epoch seconds, or lenient ISO 8601.
 * A bigint where a number would round: the two compare exactly. Undefined when it is neither. A negative zone offset is accepted (16.7).
 */
export function parseTimestamp(text: string): number | bigint | undefined {
  if (text.length > 64) return undefined;
  return /[tT-]/.test(text) ? parseIso(text) : parseEpoch(text);
}

const MAX_EPOCH = 9_223_372_036_854_775_807n;

function parseEpoch(text: string): number | bigint | undefined {
  if (!/^[0-9]{1,19}$/.test(text)) return undefined;
  const time = Number(text) * 1000;
  if (time <= Number.MAX_SAFE_INTEGER) return time;
  const seconds = BigInt(text);
  return seconds > MAX_EPOCH ? undefined : seconds * 1000n;
}

/** Parts may be left out from the right, also inside the time. */
const ISO =
  /^(-?[0-9]{1,9})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?(?:[tT](?:([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2})(?:\.([0-9]{1,9}))?)?)?)?([zZ]|[+-][0-9]{2}(?::[0-9]{2})?)?)?$/;

function parseIso(text: string): number | bigint | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction = '', zone = ''] = found;
  const parts = [part(month, 1, 12, 1), part(day, 1, 31, 1), part(hour, 0, 23, 0)];
  const [monthOf, dayOf, hourOf] = parts;
  const minuteOf = part(minute, 0, 59, 0);
  const secondOf = part(second, 0, 59, 0);
  const offset = parseZone(zone);
  const yearOf = Number(year);
  if (yearOf < -292_275_054 || yearOf > 292_278_993 || offset === undefined) return undefined;
  if (monthOf === undefined || dayOf === undefined || hourOf === undefined) return undefined;
  if (minuteOf === undefined || secondOf === undefined) return undefined;
  const minutes = (daysFromCivil(yearOf, monthOf, dayOf) * 24 + hourOf) * 60 + minuteOf;
  const rest = secondOf * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')) - offset;
  const time = minutes * 60_000 + rest;
  return Number.isSafeInteger(time) ? time : BigInt(minutes) * 60_000n + BigInt(rest);
}

/** The number, the default when the part is left out, undefined when out of range. */
function part(text: string | undefined, low: number, high: number, absent: number): number | undefined {
  if (text === undefined) return absent;
  const number = Number(text);
  return number >= low && number <= high ? number : undefined;
}

/** Milliseconds east of UTC. No zone means UTC. */
function parseZone(zone: string): number | undefined {
  if (zone === '' || zone === 'z' || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = zone.length > 3 ? Number(zone.slice(4)) : 0;
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar: `Date` ends at the year 275760. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
