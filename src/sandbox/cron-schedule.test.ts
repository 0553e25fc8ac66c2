import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextTime, parseCronSchedule } from './cron-schedule.ts';

const START = '2026-02-27T10:30:30Z';

describe('cron schedules (five fields, UTC)', () => {
  const cases: readonly (readonly [schedule: string, next: string | undefined])[] = [
    ['* * * * *', '2026-02-27T10:31:00Z'],
    ['*/15 * * * *', '2026-02-27T10:45:00Z'],
    ['0 3 * * *', '2026-02-28T03:00:00Z'],
    ['5/20 11 * * *', '2026-02-27T11:05:00Z'],
    ['0 0 1 jan *', '2027-01-01T00:00:00Z'],
    ['0 0 * * mon-wed', '2026-03-02T00:00:00Z'],
    ['0 0 13 * fri', '2026-03-06T00:00:00Z'],
    ['0 0 29 2 *', '2028-02-29T00:00:00Z'],
    ['0 0 31 2 *', undefined],
    ['@hourly', '2026-02-27T11:00:00Z'],
  ];
  for (const [text, next] of cases) {
    it(`${text} is next due ${next ?? 'never'}`, () => {
      const schedule = parseCronSchedule(text);
      assert.ok(schedule !== undefined);
      const found = nextTime(schedule, Date.parse(START));
      assert.equal(found, next === undefined ? undefined : Date.parse(next));
    });
  }

  for (const text of [
    '',
    '* * * *',
    '60 * * * *',
    '* * * * * *',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
    '1-2-3 * * * *',
    'x'.repeat(1000),
  ])
    it(`refuses ${text.slice(0, 20)}`, () => assert.equal(parseCronSchedule(text), undefined));
});
