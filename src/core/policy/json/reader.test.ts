import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileText } from '../compile/compile.ts';
import { type JsonNode, PolicySyntaxError } from './node.ts';
import { readJson } from './reader.ts';

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'null':
      return null;
    case 'string':
      return node.text;
    case 'number':
    case 'boolean':
      return JSON.parse(node.text);
  }
}

test('1.1: reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, indented) => {
      const text = JSON.stringify(value, null, indented ? 2 : 0);
      assert.deepEqual(plain(readJson(text)), JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

test('1.1: refuses what JSON.parse refuses, and nothing else than a PolicySyntaxError', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...'{}[]",:\\ue0-+.1tnfalsr \n'), { maxLength: 12 }),
      (characters) => {
        const text = characters.join('');
        let accepted = true;
        try {
          readJson(text);
        } catch (error) {
          assert.ok(error instanceof PolicySyntaxError);
          accepted = false;
        }
        if (accepted) assert.doesNotThrow(() => JSON.parse(text));
      },
    ),
    { numRuns: 3000 },
  );
});

test('line and column of every node', () => {
  const node = readJson('{\n  "a": [1,\n    "b"]\n}');
  assert.ok(node.kind === 'object');
  const [member] = node.members;
  assert.deepEqual(member?.keyAt, { line: 2, column: 3 });
  assert.ok(member?.value.kind === 'array');
  assert.deepEqual(
    member.value.items.map(({ at }) => at),
    [
      { line: 2, column: 9 },
      { line: 3, column: 5 },
    ],
  );
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ['deep nesting', '['.repeat(100_000)],
  ['deep objects', '{"a":'.repeat(100_000)],
  ['a megabyte', JSON.stringify('x'.repeat(1_000_000))],
  ['duplicate keys', '{"a":1,"a":2}'],
  ['duplicate keys behind an escape', '{"a":1,"\\u0061":2}'],
  ['duplicate __proto__', '{"__proto__":1,"__proto__":2}'],
  ['a raw newline in a string', '"a\nb"'],
  ['a byte order mark', '\ufeff{}'],
  ['a trailing comma', '{"a":1,}'],
  ['text behind the document', '{} {}'],
  ['nothing', ''],
  ['a comment', '{/**/}'],
  ['an unfinished escape', '"\\'],
  ['a lone minus', '-'],
  ['leading zeros', '01'],
];
for (const [title, text] of HOSTILE) {
  test(`hostile document: ${title}`, () => {
    assert.throws(() => readJson(text), PolicySyntaxError);
    assert.notEqual(compileText(text, 'identity').fault, undefined);
  });
}

test('hostile document: prototype keys are unknown elements, not properties', () => {
  const text = '{"Version":"2012-10-17","__proto__":{"x":1},"Statement":[]}';
  assert.match(compileText(text, 'identity').fault ?? '', /unknown element "__proto__"/);
  assert.equal(({} as { x?: unknown }).x, undefined);
});

test('hostile document: a pattern with too many stars does not compile', () => {
  const resource = `arn:aws:s3:::${'*a'.repeat(65)}`;
  const text = JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: resource } });
  assert.match(compileText(text, 'identity').fault ?? '', /more than 64 stars/);
});
