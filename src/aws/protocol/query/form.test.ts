import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Refusal } from '../../../core/errors/refusal.ts';
import { parseForm, parseFormBody, scalar } from './form.ts';

test('the first of duplicates wins, dotted names make trees, plus is a space', () => {
  const form = parseForm('A=1&A=2&L.member.1=x+y%2B&L.member.1=z&L=&&=&E');
  assert.equal(scalar(form, 'A'), '1');
  assert.equal(scalar(form, 'L'), '');
  assert.equal(scalar(form, 'E'), '');
  const list = form.get('L');
  assert.ok(typeof list === 'object');
  assert.equal(list.children?.get('member')?.children?.get('1')?.value, 'x y+');
});

test('the query comes before the body', () => {
  const form = parseFormBody(Buffer.from('A=body&B=body'), parseForm('A=query'));
  assert.deepEqual([scalar(form, 'A'), scalar(form, 'B')], ['query', 'body']);
});

test('whatever comes in, it is a tree or a refusal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        parseFormBody(bytes);
      } catch (error) {
        assert.ok(error instanceof Refusal && error.code === 'MalformedInput');
      }
    }),
  );
});

test('what a client encodes is what is read', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const form = parseForm(new URLSearchParams({ A: a, B: b }).toString());
      assert.deepEqual([scalar(form, 'A'), scalar(form, 'B')], [a.toWellFormed(), b.toWellFormed()]);
    }),
  );
});
