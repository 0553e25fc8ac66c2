import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBase64 } from './binary-equals.ts';
import { compareDecimals, parseDecimal } from './decimal.ts';
import { inRange, parseIp, parseRange } from './ip.ts';
import { parseTimestamp } from './timestamp.ts';

/** `digits` with the point moved `scale` places to the left. */
function written(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return `${sign}${text.slice(0, text.length - scale)}${scale === 0 ? '' : `.${text.slice(-scale)}`}`;
}

test('5.6: decimals compare as scaled integers do', () => {
  const number = fc.tuple(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.nat({ max: 6 }));
  fc.assert(
    fc.property(number, number, ([a, scaleA], [b, scaleB]) => {
      const left = parseDecimal(written(a, scaleA));
      const right = parseDecimal(written(b, scaleB));
      assert.ok(left && right);
      const exact = a * 10n ** BigInt(scaleB) - b * 10n ** BigInt(scaleA);
      assert.equal(Math.sign(compareDecimals(left, right)), exact === 0n ? 0 : exact < 0n ? -1 : 1);
    }),
  );
});

for (const text of [
  '',
  '.',
  '-',
  '+',
  '1e',
  'e1',
  '1.2.3',
  ' 1',
  '1 ',
  '0x10',
  'NaN',
  'Infinity',
  '1_0',
  '7xy',
]) {
  test(`15.10: not a number: ${JSON.stringify(text)}`, () => assert.equal(parseDecimal(text), undefined));
}

test('1.6: dates agree with the calendar', () => {
  const range = { min: -8_000_000_000_000_000, max: 8_000_000_000_000_000 };
  fc.assert(
    fc.property(fc.integer(range), (time) => {
      const text = new Date(time).toISOString().replace(/^\+/, '');
      assert.equal(parseTimestamp(text), time);
    }),
  );
});

for (const text of [
  '',
  '-',
  't',
  '2026-00-01',
  '2026-01-32',
  '2026-01-01T24',
  '2026-01-01T00:60',
  '2026-01-01T00:00:60',
  '2026-01-01T00:00:00+1',
  '2026-01-01T00:00:00+24:00',
  '2026-1-1-1',
  '1.5',
  '292278994-01-01',
  '9'.repeat(20),
]) {
  test(`1.6: not a date: ${JSON.stringify(text)}`, () => assert.equal(parseTimestamp(text), undefined));
}

test('5.6: v6 ranges agree with integers', () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  const address = fc.array(group, { minLength: 8, maxLength: 8 });
  const value = (groups: readonly number[]) => groups.reduce((sum, each) => (sum << 16n) | BigInt(each), 0n);
  const spell = (groups: readonly number[]) => groups.map((each) => each.toString(16)).join(':');
  fc.assert(
    fc.property(address, address, fc.nat({ max: 128 }), fc.nat({ max: 8 }), (a, b, length, same) => {
      const near = [...a.slice(0, same), ...b.slice(same)];
      const ip = parseIp(spell(near), false);
      const range = parseRange(`${spell(a)}/${length}`, false);
      assert.ok(ip && range);
      const shift = BigInt(128 - length);
      assert.equal(inRange(ip, range), value(near) >> shift === value(a) >> shift);
    }),
  );
});

for (const text of [
  '',
  '1.2.3',
  '1.2.3.4.5',
  '01234.1.1.1',
  '::1::',
  ':::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  'g::',
  '::ffff:1.2.3',
  '1.2.3.4::',
  'fe80::1%eth0',
]) {
  test(`5.6: not an address: ${JSON.stringify(text)}`, () => assert.equal(parseIp(text, true), undefined));
}
for (const text of [
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '::/129',
  '10.0.0.0/8/8',
  '::ffff:10.0.0.0/8',
]) {
  test(`5.6: not a range: ${JSON.stringify(text)}`, () => assert.equal(parseRange(text, true), undefined));
}

test('5.6: base64 decodes to the bytes it stands for', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      assert.equal(decodeBase64(Buffer.from(bytes).toString('base64')), String.fromCharCode(...bytes));
    }),
  );
});
