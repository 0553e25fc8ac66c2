import type { Position } from './node.ts';
import {
  type JsonArray,
  type JsonMember,
  type JsonNode,
  type JsonObject,
  PolicySyntaxError,
} from './node.ts';

/** IAM takes at most 131,072 characters of a document in any call; AWS's own managed policies reach more. */
const MAX_LENGTH = 262_144;
/** A policy is seven deep; twice that leaves room and keeps recursion harmless. */
const MAX_DEPTH = 16;

/**
 * Reads JSON with line and column for every node and refuses duplicate keys in one object (policy-language.md 1.1), which
 * `JSON.parse` would silently drop. Throws `PolicySyntaxError` at stage `json`.
 */
export function readJson(text: string): JsonNode {
  if (text.length > MAX_LENGTH) {
    throw new PolicySyntaxError('json', `longer than ${MAX_LENGTH} characters`, { line: 1, column: 1 });
  }
  const reader = new Reader(text);
  reader.skipSpace();
  const node = reader.value(0);
  reader.skipSpace();
  if (!reader.atEnd()) reader.fail('text after the document');
  return node;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;

class Reader {
  readonly #text: string;
  #offset = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#offset >= this.#text.length;
  }

  position(): Position {
    return { line: this.#line, column: this.#offset - this.#lineStart + 1 };
  }

  fail(problem: string, at: Position = this.position()): never {
    throw new PolicySyntaxError('json', problem, at);
  }

  /** Line breaks occur only between tokens: a raw one inside a string is refused. */
  skipSpace(): void {
    for (; this.#offset < this.#text.length; this.#offset++) {
      const code = this.#text.charCodeAt(this.#offset);
      if (code === 10) {
        this.#line++;
        this.#lineStart = this.#offset + 1;
      } else if (code !== 32 && code !== 9 && code !== 13) return;
    }
  }

  value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) this.fail('nested too deeply');
    const at = this.position();
    switch (this.#text[this.#offset]) {
      case '{':
        return this.#object(depth, at);
      case '[':
        return this.#array(depth, at);
      case '"':
        return { kind: 'string', text: this.#string(), at };
      case undefined:
        return this.fail('the document ends too early');
      default:
        return this.#scalar(at);
    }
  }

  #object(depth: number, at: Position): JsonObject {
    const members: JsonMember[] = [];
    const seen = new Set<string>();
    this.#offset++;
    this.skipSpace();
    if (this.#take('}')) return { kind: 'object', members, at, end: this.position() };
    do {
      this.skipSpace();
      const keyAt = this.position();
      if (this.#text[this.#offset] !== '"') this.fail('a key must be a string');
      const key = this.#string();
      if (seen.has(key)) this.fail(`duplicate key ${JSON.stringify(key)}`, keyAt);
      seen.add(key);
      this.skipSpace();
      if (!this.#take(':')) this.fail('expected a colon');
      this.skipSpace();
      members.push({ key, keyAt, value: this.value(depth + 1) });
      this.skipSpace();
    } while (this.#take(','));
    if (!this.#take('}')) this.fail('expected a comma or a closing brace');
    return { kind: 'object', members, at, end: this.position() };
  }

  #array(depth: number, at: Position): JsonArray {
    const items: JsonNode[] = [];
    const after: Position[] = [];
    this.#offset++;
    const first = this.position();
    this.skipSpace();
    if (this.#take(']')) return { kind: 'array', items, at, after };
    do {
      after.push(items.length === 0 ? first : this.position());
      this.skipSpace();
      items.push(this.value(depth + 1));
      this.skipSpace();
    } while (this.#take(','));
    if (!this.#take(']')) this.fail('expected a comma or a closing bracket');
    return { kind: 'array', items, at, after };
  }

  #take(character: string): boolean {
    if (this.#text[this.#offset] !== character) return false;
    this.#offset++;
    return true;
  }

  #string(): string {
    const start = this.#offset;
    let escaped = false;
    for (let end = start + 1; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end);
      if (code < 32) this.fail('a control character in a string');
      if (code === 92) {
        escaped = true;
        end++;
      } else if (code === 34) {
        this.#offset = end + 1;
        return escaped ? this.#unescape(start, end + 1) : this.#text.slice(start + 1, end);
      }
    }
    return this.fail('a string without an end');
  }

  #unescape(start: number, end: number): string {
    try {
      return String(JSON.parse(this.#text.slice(start, end)));
    } catch {
      return this.fail('a bad escape in a string');
    }
  }

  #scalar(at: Position): JsonNode {
    const word = this.#match(WORD);
    if (word === 'null') return { kind: 'null', at };
    if (word !== undefined) return { kind: 'boolean', text: word, at };
    const number = this.#match(NUMBER);
    if (number === undefined) this.fail('not a JSON value');
    return { kind: 'number', text: number ?? '', at };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#offset += found.length;
    return found;
  }
}
