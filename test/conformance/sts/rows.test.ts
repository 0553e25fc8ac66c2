import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { citation, type StsRow, stsCases, stsRows } from './cases.ts';

const cases = stsCases();
const rows = stsRows();
const idOf = ({ section, row }: { section: string; row: string }): string => `${section} ${row}`;

/** The text with its variable parts, `<…>`, open. */
function patternOf({ text = '', part }: StsRow): RegExp {
  const open = text
    .split(/<[^<>]+>/)
    .map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('[^]+');
  return new RegExp(part === true ? open : `^${open}$`);
}

describe('every row of the reference has its case', () => {
  for (const row of rows) {
    it(`${citation(row.section)}, ${row.row}`, () => {
      const own = cases.filter((each) => idOf(each) === idOf(row));
      const pattern = patternOf(row);
      const says = own.some(({ expect: { message, body } }) => pattern.test(message ?? body ?? ''));
      if (row.never === true) {
        assert.ok(!cases.some(({ expect }) => pattern.test(expect.message ?? '')), 'no case says it');
        return;
      }
      assert.ok(own.length > 0, 'it has a case');
      if (row.text !== undefined && row.unserved === undefined) assert.ok(says, `a case says: ${row.text}`);
    });
  }

  it('and every case stands for a row', () => {
    const known = new Set(rows.map(idOf));
    const strays = cases.filter((each) => !known.has(idOf(each))).map(({ title }) => title);
    assert.deepEqual(strays, []);
    assert.equal(known.size, rows.length);
  });
});
