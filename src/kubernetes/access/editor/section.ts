import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { parseSection } from '../aws-auth/index.ts';
import { member, textOf, textsOf } from './members.ts';
import { SectionFault } from './section-fault.ts';
import { newlineOf } from './splice.ts';

/** One entry of a section, as far as it can be read; the node is what is edited. */
export interface SectionEntry {
  readonly index: number;
  /** 1-based, in the section. */
  readonly line: number;
  /** Undefined for what is no mapping. */
  readonly node: YAMLMap | undefined;
  /** `rolearn` or `userarn`, as written; absent for SSO entries and damaged ones. */
  readonly arn: string | undefined;
  readonly username: string | undefined;
  readonly groups: readonly string[];
  /** Text of the entry itself, for sections that are lists of texts. */
  readonly text: string | undefined;
}

/** A section of aws-auth (`mapRoles`, `mapUsers`, `mapAccounts`): its text, and the tree that tells where in it everything is. */
export interface Section {
  readonly name: string;
  readonly text: string;
  readonly document: Document.Parsed;
  /** Undefined when the section says nothing. */
  readonly sequence: YAMLSeq | undefined;
  readonly entries: readonly SectionEntry[];
  readonly newline: string;
}

/** Attack: a few lines of aliases that expand to gigabytes. */
const MAXIMUM_ALIASES = 100;

/** The section as plain values, for comparisons. Throws `SectionFault`. */
export function valuesOf(section: Section): readonly unknown[] {
  try {
    // `toJS` of a document whose contents are a sequence, or nothing.
    const values: unknown = section.document.toJS({ maxAliasCount: MAXIMUM_ALIASES });
    return Array.isArray(values) ? values : [];
  } catch (failure) {
    throw new SectionFault(section.name, `cannot be read: ${firstLine(failure)}`);
  }
}

/** What templates leave behind for nothing; the reference takes them for empty (cluster-authenticator.md 5.2). */
const EMPTY = new Set(['``', '""', "''"]);

/** Reads a section. Throws `SectionFault` for one that does not parse: editing it would guess at what was meant. */
export function readSection(name: string, written: string): Section {
  const text = EMPTY.has(written.trim()) ? '' : written;
  refuseUnreadable(name, text);
  const lines = new LineCounter();
  const document = parse(name, text, lines);
  const lineOf = (offset: number): number => lines.linePos(offset).line;
  const { contents } = document;
  if (contents !== null && !isSeq(contents) && !saysNothing(contents))
    throw new SectionFault(name, 'is not a list', lineOf(contents.range[0]));
  const sequence = isSeq(contents) ? contents : undefined;
  const section = {
    name,
    text,
    document,
    sequence,
    entries: (sequence?.items ?? []).map((item, index) => entryOf(item, index, lineOf(startOf(item)))),
    newline: newlineOf(text),
  };
  valuesOf(section);
  return section;
}

/** What whoever maps by the section cannot read is not edited either, and told in the same words. */
function refuseUnreadable(name: string, text: string): void {
  const { problem } = parseSection(text);
  if (problem === undefined) return;
  const hint = problem.hint === undefined ? '' : `; ${problem.hint}`;
  throw new SectionFault(name, `does not parse: ${problem.message}${hint}`, problem.line);
}

/** YAML 1.1, as every program that reads this ConfigMap. */
function parse(name: string, text: string, lineCounter: LineCounter): Document.Parsed {
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { version: '1.1', keepSourceTokens: true, lineCounter });
  } catch (failure) {
    // Nesting deeper than the stack.
    throw new SectionFault(name, `cannot be read: ${firstLine(failure)}`);
  }
  const [error] = document.errors;
  if (error === undefined) return document;
  const what = firstLine(error).replace(/ at line \d+, column \d+:?$/, '');
  throw new SectionFault(name, `does not parse: ${what}`, error.linePos?.[0].line);
}

function saysNothing(contents: unknown): boolean {
  return isScalar(contents) && contents.value === null;
}

function entryOf(item: unknown, index: number, line: number): SectionEntry {
  if (!isMap(item))
    return {
      index,
      line,
      node: undefined,
      arn: undefined,
      username: undefined,
      groups: [],
      text: textOf(item),
    };
  return {
    index,
    line,
    node: item,
    arn: textOf(member(item, 'rolearn')?.value) ?? textOf(member(item, 'userarn')?.value),
    username: textOf(member(item, 'username')?.value),
    groups: textsOf(member(item, 'groups')?.value),
    text: undefined,
  };
}

function startOf(item: unknown): number {
  return (item as Node | null)?.range?.[0] ?? 0;
}

function firstLine(failure: unknown): string {
  const message = failure instanceof Error ? failure.message : String(failure);
  return message.split('\n', 1)[0] ?? '';
}
