import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacheSeconds } from './cache-seconds.ts';

test('Cache-Control and Age (RFC 9111 5.2.2)', () => {
  const cases: [string | undefined, string | undefined, number | undefined][] = [
    [undefined, undefined, undefined],
    ['public', undefined, undefined],
    ['public, max-age=60', undefined, 60],
    ['MAX-AGE=60, must-revalidate', '20', 40],
    ['max-age=60', '90', 0],
    ['max-age=60, no-cache', undefined, 0],
    ['no-store', undefined, 0],
    ['s-maxage=60', undefined, undefined],
    ['max-age=-1', undefined, undefined],
    ['max-age=60', 'x', 60],
  ];
  for (const [control, age, seconds] of cases)
    assert.equal(cacheSeconds(control, age), seconds, control ?? '');
});
