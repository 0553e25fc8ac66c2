import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { humanDuration, since } from './durations.ts';

describe('kubectl HumanDuration', () => {
  const cases: readonly (readonly [seconds: number, text: string])[] = [
    [-5, '<invalid>'],
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [125, '2m5s'],
    [599, '9m59s'],
    [600, '10m'],
    [10_799, '179m'],
    [10_800, '3h'],
    [10_860, '3h1m'],
    [86_400, '24h'],
    [172_800, '2d'],
    [176_400, '2d1h'],
    [691_200, '8d'],
    [63_072_000, '2y'],
    [63_158_400, '2y1d'],
    [252_288_000, '8y'],
  ];
  for (const [seconds, text] of cases)
    it(`${seconds} s is ${text}`, () => assert.equal(humanDuration(seconds * 1000), text));

  it('is unknown without a time', () => {
    assert.equal(since(undefined, 0), '<unknown>');
    assert.equal(since('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 0, 0, 7)), '7s');
  });
});
