import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cryptography } from '../../crypto/index.ts';
import { verifyCode, verifyConsecutiveCodes } from './verify-code.ts';

/** RFC 6238 appendix B: the SHA-1 seed, and the last six of its eight digits. */
const seed = Buffer.from('12345678901234567890');
const VECTORS: readonly (readonly [seconds: number, code: string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

const check = (code: string, seconds: number, after?: number) =>
  verifyCode({ seed, code, now: seconds * 1000, after }, cryptography);

describe('codes of a virtual MFA device (RFC 6238)', () => {
  it('are those of appendix B', () => {
    for (const [seconds, code] of VECTORS) assert.equal(check(code, seconds), Math.floor(seconds / 30));
  });

  it('hold one step early and one step late, and no longer (5.2)', () => {
    assert.equal(check('050471', 1_111_111_111 - 30), 37_037_037);
    assert.equal(check('050471', 1_111_111_111 + 30), 37_037_037);
    assert.equal(check('050471', 1_111_111_111 - 60), undefined);
    assert.equal(check('050471', 1_111_111_111 + 60), undefined);
  });

  it('hold once: the step of the last one and earlier steps are used up', () => {
    assert.equal(check('050471', 1_111_111_111, 37_037_037), undefined);
    assert.equal(check('050471', 1_111_111_111, 37_037_036), 37_037_037);
    // The step before, with a code that is right by itself: a later one was used already.
    assert.equal(check('081804', 1_111_111_109, 37_037_037), undefined);
  });

  it('are six digits and nothing like them', () => {
    for (const code of ['', '50471', '0504710', '050 471', '050471\n', '05047١', 'undefined'])
      assert.equal(check(code, 1_111_111_111), undefined);
  });

  it('come in pairs when a device is set up, in order and next to each other', () => {
    const pair = (codes: readonly [string, string], seconds: number, window?: number) =>
      verifyConsecutiveCodes(
        { seed, codes, now: seconds * 1000, ...(window === undefined ? {} : { window }) },
        cryptography,
      );
    assert.equal(pair(['081804', '050471'], 1_111_111_111), 37_037_037);
    assert.equal(pair(['050471', '081804'], 1_111_111_111), undefined);
    assert.equal(pair(['050471', '050471'], 1_111_111_111), undefined);
    assert.equal(pair(['081804', '050471'], 1_111_111_111 + 600), undefined);
    assert.equal(pair(['081804', '050471'], 1_111_111_111 + 600, 60), 37_037_037);
  });
});
