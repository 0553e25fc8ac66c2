const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

interface Step {
  /** Seconds below which this step is used. */
  readonly below: number;
  readonly unit: number;
  readonly suffix: string;
  readonly rest?: { readonly unit: number; readonly suffix: string };
}

/** kubectl's HumanDuration: two units while the number is small, one when the second would be noise. */
const STEPS: readonly Step[] = [
  { below: 2 * MINUTE, unit: 1, suffix: 's' },
  { below: 10 * MINUTE, unit: MINUTE, suffix: 'm', rest: { unit: 1, suffix: 's' } },
  { below: 3 * HOUR, unit: MINUTE, suffix: 'm' },
  { below: 8 * HOUR, unit: HOUR, suffix: 'h', rest: { unit: MINUTE, suffix: 'm' } },
  { below: 2 * DAY, unit: HOUR, suffix: 'h' },
  { below: 8 * DAY, unit: DAY, suffix: 'd', rest: { unit: HOUR, suffix: 'h' } },
  { below: 2 * YEAR, unit: DAY, suffix: 'd' },
  { below: 8 * YEAR, unit: YEAR, suffix: 'y', rest: { unit: DAY, suffix: 'd' } },
  { below: Number.POSITIVE_INFINITY, unit: YEAR, suffix: 'y' },
];

export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds <= 0) return '0s';
  const step = STEPS.find(({ below }) => seconds < below);
  if (step === undefined) return '<invalid>';
  const whole = `${Math.floor(seconds / step.unit)}${step.suffix}`;
  const rest = step.rest === undefined ? 0 : Math.floor((seconds % step.unit) / step.rest.unit);
  return rest === 0 ? whole : `${whole}${rest}${step.rest?.suffix}`;
}

/** Time since an RFC 3339 timestamp; `<unknown>` when there is none. */
export function since(timestamp: unknown, now: number): string {
  if (typeof timestamp !== 'string') return '<unknown>';
  const then = Date.parse(timestamp);
  return Number.isNaN(then) ? '<invalid>' : humanDuration(now - then);
}
