/** When a cron job runs: each set holds the values at which its field agrees. Times are UTC. */
export interface CronSchedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Day of the month or of the week was `*`: then the other alone decides; else either does. */
  readonly anyDay: boolean;
}

interface Field {
  readonly lowest: number;
  readonly highest: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Field[] = [
  { lowest: 0, highest: 59 },
  { lowest: 0, highest: 23 },
  { lowest: 1, highest: 31 },
  { lowest: 1, highest: 12, names: ['', ...MONTHS] },
  { lowest: 0, highest: 6, names: WEEKDAYS },
];
const SHORTHANDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MAX_TEXT = 256;

function fieldValue(text: string, { names, lowest, highest }: Field): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = text !== '' && named >= 0 ? named : /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= lowest && value <= highest ? value : undefined;
}

/** `*`, `3`, `1-5`, each with `/step`; undefined when it is none of them. */
function parseRange(text: string, field: Field): readonly number[] | undefined {
  const [range = '', stepText, ...more] = text.split('/');
  const step = stepText === undefined ? 1 : /^\d{1,2}$/.test(stepText) ? Number(stepText) : 0;
  if (step === 0 || more.length > 0) return undefined;
  const [from = '', to, ...rest] = range === '*' || range === '?' ? [] : range.split('-');
  if (rest.length > 0) return undefined;
  const wild = range === '*' || range === '?';
  const first = wild ? field.lowest : fieldValue(from, field);
  // `5/10` runs on to the end, as Kubernetes' parser has it.
  const open = wild || (to === undefined && stepText !== undefined);
  const last = open ? field.highest : to === undefined ? first : fieldValue(to, field);
  if (first === undefined || last === undefined || last < first) return undefined;
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function parseField(text: string, field: Field): ReadonlySet<number> | undefined {
  const ranges = text.split(',').map((one) => parseRange(one, field));
  return ranges.includes(undefined) ? undefined : new Set(ranges.flatMap((one) => one ?? []));
}

/** A cron line of five fields, or a shorthand; undefined for anything else. */
export function parseCronSchedule(text: string): CronSchedule | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const words = (SHORTHANDS[text.trim()] ?? text).trim().split(/\s+/);
  const sets = words.map((word, index) => {
    const field = FIELDS[index];
    return field === undefined ? undefined : parseField(word, field);
  });
  const [minutes, hours, days, months, weekdays] = sets;
  if (words.length !== FIELDS.length || !minutes || !hours || !days || !months || !weekdays) return undefined;
  const anyDay = /^[*?]/.test(words[2] ?? '') || /^[*?]/.test(words[4] ?? '');
  return { minutes, hours, days, months, weekdays, anyDay };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A 29th of February is at most eight years away; what has not come by then never does. */
const FARTHEST = 9 * 366;

function dayAgrees(schedule: CronSchedule, date: Date): boolean {
  const ofMonth = schedule.days.has(date.getUTCDate());
  const ofWeek = schedule.weekdays.has(date.getUTCDay());
  if (!schedule.months.has(date.getUTCMonth() + 1)) return false;
  return schedule.anyDay ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/** The first moment after `time` at which the schedule is due (milliseconds); undefined when there is none. */
export function nextTime(schedule: CronSchedule, time: number): number | undefined {
  let at = Math.floor(time / MINUTE) * MINUTE + MINUTE;
  for (let day = 0; day < FARTHEST; day++) {
    if (dayAgrees(schedule, new Date(at))) {
      const end = Math.floor(at / DAY) * DAY + DAY;
      for (; at < end; at += MINUTE) {
        const date = new Date(at);
        if (schedule.hours.has(date.getUTCHours()) && schedule.minutes.has(date.getUTCMinutes())) return at;
      }
    } else at = Math.floor(at / DAY) * DAY + DAY;
  }
  return undefined;
}
