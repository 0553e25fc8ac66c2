import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAwsAuth } from '../../src/kubernetes/access/aws-auth/index.ts';
import {
  applyEdit,
  EditRefusal,
  type MappingEdit,
  SectionFault,
} from '../../src/kubernetes/access/editor/index.ts';
import { Random } from '../policy/random.ts';
import { CASES, SEED, withinBudget } from './budget.ts';
import { bytesOf, readCorpus } from './corpus.ts';
import { mutate } from './mutate.ts';

/** An edit costs two readings of YAML: fewer cases than of the parsers that strangers reach at wire speed. */
const EDITS = Math.ceil(CASES / 20);
const DELIMITERS = /([-{}[\]:,"'#&*!|>?%]|\r?\n| {2}|\t)/;
const role = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const mapping = (name: string) => ({
  section: 'mapRoles' as const,
  arn: role(name),
  username: 'new:{{SessionName}}',
  groups: ['g', 'h'],
});
const MAPPINGS: readonly MappingEdit[] = [
  { kind: 'add', mapping: mapping('added'), duplicates: 'refuse' },
  { kind: 'upsert', mapping: mapping('dev'), append: true, updateUsername: true },
  { kind: 'upsert', mapping: mapping('a'), append: false, updateUsername: true },
  { kind: 'remove-arn', arn: role('dev'), all: true },
  { kind: 'remove-arn', arn: role('b'), all: false },
  { kind: 'remove-username', username: 'a' },
];
const corpus = readCorpus('aws-auth').map((text) => Buffer.from(bytesOf(text)).toString('utf8'));

/** What an authenticator makes of a section, entry by entry, without places. */
function entriesOf(text: string): readonly string[] {
  const { entries, document } = readAwsAuth({ mapRoles: text }).mapRoles;
  assert.equal(document.problem, undefined);
  return entries.map(({ place: _, line: _line, ...entry }) => JSON.stringify(entry));
}

/** What is edited reads as it did, but for what was asked for; what cannot be edited so is refused. */
function check(text: string, edit: MappingEdit): void {
  let edited: string;
  try {
    edited = applyEdit({ mapRoles: text }, edit).data.mapRoles ?? '';
  } catch (failure) {
    if (failure instanceof SectionFault || failure instanceof EditRefusal) return;
    throw failure;
  }
  const [before, after] = [entriesOf(text), entriesOf(edited)];
  const arn = 'mapping' in edit ? edit.mapping.arn : 'arn' in edit ? edit.arn : undefined;
  const others = (entries: readonly string[]) =>
    entries.filter((entry) =>
      arn === undefined
        ? JSON.parse(entry).username !== 'a'
        : JSON.parse(entry).arn?.toLowerCase() !== arn?.toLowerCase(),
    );
  assert.deepEqual(others(after), others(before));
  // An entry that was there may be unusable for a member that nobody touched.
  if (edit.kind === 'add') assert.ok(after.some((entry) => JSON.parse(entry).arn === arn));
}

test(`edits of aws-auth: ${EDITS} changed texts, seed ${SEED}`, () => {
  const random = new Random(SEED);
  const [first = '', ...rest] = corpus;
  for (let index = 0; index < EDITS; index++) {
    const text =
      index < corpus.length
        ? (corpus[index] ?? '')
        : mutate(random.pick([first, ...rest]), DELIMITERS, random, corpus);
    const edit = random.pick(MAPPINGS as readonly [MappingEdit, ...MappingEdit[]]);
    try {
      withinBudget(() => check(text, edit));
    } catch (cause) {
      throw new Error(
        `FUZZ_SEED=${SEED}; ${edit.kind}; ${JSON.stringify(text).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}`,
        { cause },
      );
    }
  }
});
