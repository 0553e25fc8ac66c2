import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readXml, XmlFault } from './read.ts';

test('elements, text, references, CDATA, comments, prefixes and a declaration are read', () => {
  const root = readXml(
    '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- c --><s:Delete xmlns:s="urn:x"><Object a=\'1\'><Key>a&amp;&#x62;&#99;<![CDATA[<d>&amp;]]></Key></Object><Quiet/></s:Delete>\n',
  );
  assert.equal(root.name, 'Delete');
  assert.equal(root.children[0]?.children[0]?.text, 'a&bc<d>&amp;');
  assert.deepEqual(root.children[1], { name: 'Quiet', children: [], text: '' });
});

const BOMB =
  '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Delete><Object><Key>&b;</Key></Object></Delete>';

for (const [what, source] of [
  ['an entity bomb', BOMB],
  ['an external entity', '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'],
  ['an unknown entity', '<a>&b;</a>'],
  ['an unfinished reference', '<a>&amp</a>'],
  ['a bare ampersand', '<a>a & b</a>'],
  ['a character that XML cannot hold', '<a>&#0;</a>'],
  ['a surrogate by number', '<a>&#xD800;</a>'],
  ['a processing instruction', '<a><?php x?></a>'],
  ['crossed tags', '<a><b></a></b>'],
  ['an open tag', '<a><b>'],
  ['two roots', '<a/><b/>'],
  ['text after the root', '<a/>x'],
  ['text before the root', 'x<a/>'],
  ['nothing', ''],
  ['an attribute without quotes', '<a b=c/>'],
  ['an unfinished comment', '<!-- <a/>'],
  ['nesting without end', '<a>'.repeat(100_000)],
  ['elements without end', `<a>${'<b/>'.repeat(30_000)}</a>`],
] as const) {
  test(`attack: ${what} is refused`, () => {
    assert.throws(() => readXml(source), XmlFault);
  });
}
