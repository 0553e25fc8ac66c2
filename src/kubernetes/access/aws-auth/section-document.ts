import { type Document, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';

/** Why a section as a whole cannot be read. */
export interface SectionProblem {
  readonly message: string;
  /** Counted from 1, in the section's text. */
  readonly line: number;
  readonly hint?: string;
}

/** One section's YAML with its comments and positions: what the mapping is read from, and what an editor changes and writes back. */
export interface SectionDocument {
  readonly document: Document.Parsed;
  /** The nodes of the entries, in order. Empty when there is a problem. */
  readonly items: readonly ParsedNode[];
  readonly problem?: SectionProblem;
  lineOf(node: ParsedNode): number;
  /** What is written there. */
  textOf(node: ParsedNode): string;
}

/** Characters: the most that etcd takes of a whole ConfigMap. */
const LONGEST = 1024 * 1024;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\r(?!\n)/;
/** What templates leave behind for "nothing" (cluster-authenticator.md 5.2). */
const EMPTY = new Set(['', '``', '""', "''"]);

/**
 * Reads one section. Never throws: a text that is no YAML list is a document with a problem. YAML 1.1, as every program that
 * reads this ConfigMap: `yes` is no text there.
 */
export function parseSection(text: string): SectionDocument {
  const lines = new LineCounter();
  const unread = unreadable(text);
  const source = unread !== undefined || EMPTY.has(text.trim()) ? '' : withoutMark(text);
  const parsed = parseBounded(source, lines);
  const { document } = parsed;
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const lineOf = (node: ParsedNode) => lineAt(node.range[0]);
  const problem =
    unread ?? parsed.problem ?? syntaxProblem(document, source, lineAt) ?? shapeProblem(document, lineOf);
  const items = problem === undefined && isSeq(document.contents) ? document.contents.items : [];
  // A parsed document's nodes are parsed nodes; the library's type says so of the contents only.
  return {
    document,
    items: items as ParsedNode[],
    lineOf,
    textOf: ({ range }) => source.slice(range[0], range[1]),
    ...(problem === undefined ? {} : { problem }),
  };
}

/**
 * What is not given to the parser at all. YAML forbids control characters; what other programs take for line ends (a carriage return
 * alone, NEL, U+2028) this parser does not, and a text must not be two maps.
 */
function unreadable(text: string): SectionProblem | undefined {
  if (text.length > LONGEST) return { message: `longer than ${LONGEST} characters`, line: 1 };
  const at = text.search(FORBIDDEN);
  if (at < 0) return undefined;
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const line = text.slice(0, at).split('\n').length;
  return { message: `holds the control character U+${code}`, line };
}

interface Parsed {
  readonly document: Document.Parsed;
  readonly problem?: SectionProblem;
}

/** The library's parser is recursive: a text that nests deeper than the stack is a problem of the text. */
function parseBounded(source: string, lineCounter: LineCounter): Parsed {
  const parse = (text: string, lines: LineCounter) =>
    parseDocument(text, {
      version: '1.1',
      // Told entry by entry: one key twice must not take the whole section with it.
      uniqueKeys: false,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
  try {
    return { document: parse(source, lineCounter) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return { document: parse('', new LineCounter()), problem: { message: 'nests too deep', line: 1 } };
  }
}

/** A byte order mark is no content. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function syntaxProblem(
  document: Document.Parsed,
  source: string,
  lineAt: (offset: number) => number,
): SectionProblem | undefined {
  const error = document.errors[0];
  if (error === undefined) return undefined;
  const line = lineAt(error.pos[0]);
  const tab = /^[ -]*\t/.test(source.split(/\r?\n/)[line - 1] ?? '')
    ? { hint: 'indent with spaces, not tabs' }
    : {};
  return { message: error.message, line, ...tab };
}

function shapeProblem(
  { contents }: Document.Parsed,
  lineOf: (node: ParsedNode) => number,
): SectionProblem | undefined {
  if (contents === null || isSeq(contents)) return undefined;
  const value: unknown = 'value' in contents ? contents.value : undefined;
  if (value === null) return undefined;
  const hint =
    typeof value === 'string'
      ? { hint: 'the value is a text that holds the list: one block scalar (|) too many' }
      : { hint: 'begin each entry with a dash' };
  return { message: 'is not a list of entries', line: lineOf(contents), ...hint };
}
