/**
 * What is read of a JSON text: `true` a whole value, an object's members by name, or the elements of a list. What is not wanted
 * is passed over and never built.
 */
export type Wanted =
  | true
  | 'presence'
  | { readonly members: Readonly<Record<string, Wanted>> }
  | { readonly each: Wanted };

type Plan = Whole | Members | Each;
type Whole = { readonly kind: 'whole' | 'presence' };
type Each = { readonly kind: 'each'; readonly plan: Plan };
type Members = { readonly kind: 'members'; readonly names: readonly Name[] };
interface Name {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly plan: Plan;
}

/** Nesting of what is passed over is counted, not stacked; only wanted places recurse, and those are as deep as the plan. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const SPACE = 0x20;
const END = -1;

/**
 * Makes a reader of JSON texts that gives what `JSON.parse` would, without the members that are not wanted. Reviews are several
 * kilobytes of which a decision reads a few hundred bytes: building all of it costs more than everything else together. Values that are
 * passed over are checked for brackets and quotes only. It walks over bytes, which the engine reads much faster than the characters of a
 * string. The reader throws `SyntaxError`.
 */
export function wantedReader(wanted: Wanted): (body: Buffer) => unknown {
  const plan = planOf(wanted);
  return (body) => {
    const cursor = new Cursor(body);
    const value = cursor.value(plan);
    cursor.expectEnd();
    return value;
  };
}

function planOf(wanted: Wanted): Plan {
  if (wanted === true) return { kind: 'whole' };
  if (wanted === 'presence') return { kind: 'presence' };
  if ('each' in wanted) return { kind: 'each', plan: planOf(wanted.each) };
  const names = Object.entries(wanted.members).map(([name, inner]) => ({
    name,
    bytes: Buffer.from(name),
    plan: planOf(inner),
  }));
  return { kind: 'members', names };
}

class Cursor {
  readonly #bytes: Buffer;
  /** The whole text when each byte is one character of it, so that parts of it are cut out of it; else undefined. */
  readonly #text: string | undefined;
  #at = 0;

  constructor(bytes: Buffer) {
    const text = bytes.toString('utf8');
    this.#bytes = bytes;
    this.#text = text.length === bytes.length ? text : undefined;
  }

  value(plan: Plan): unknown {
    const code = this.#space();
    if (plan.kind === 'members' && code === OPEN_OBJECT) return this.#object(plan);
    if (plan.kind === 'each' && code === OPEN_LIST) return this.#list(plan.plan);
    if (code === QUOTE) return this.#string();
    const begin = this.#at;
    this.#skip();
    if (plan.kind === 'presence') return this.#cut(begin, this.#at) === 'null' ? null : true;
    // Wanted whole, or of another shape than wanted: whoever reads it says so.
    return JSON.parse(this.#cut(begin, this.#at));
  }

  expectEnd(): void {
    if (this.#space() !== END) throw this.#fault();
  }

  #object({ names }: Members): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    this.#at++;
    if (this.#space() === CLOSE_OBJECT) {
      this.#at++;
      return found;
    }
    for (;;) {
      if (this.#space() !== QUOTE) throw this.#fault();
      const wanted = this.#name(names);
      if (this.#space() !== COLON) throw this.#fault();
      this.#at++;
      if (wanted === undefined) this.#skip();
      else found[wanted.name] = this.value(wanted.plan);
      const code = this.#space();
      this.#at++;
      if (code === CLOSE_OBJECT) return found;
      if (code !== COMMA) throw this.#fault();
    }
  }

  #list(plan: Plan): unknown[] {
    const found: unknown[] = [];
    this.#at++;
    if (this.#space() === CLOSE_LIST) {
      this.#at++;
      return found;
    }
    for (;;) {
      found.push(this.value(plan));
      const code = this.#space();
      this.#at++;
      if (code === CLOSE_LIST) return found;
      if (code !== COMMA) throw this.#fault();
    }
  }

  /** Passes a member's name; which of the wanted ones it is, compared in place. */
  #name(names: readonly Name[]): Name | undefined {
    const begin = this.#at + 1;
    const escaped = this.#skipString();
    const length = this.#at - begin - 1;
    if (escaped) {
      const name: unknown = JSON.parse(this.#cut(begin - 1, this.#at));
      return names.find((each) => each.name === name);
    }
    for (const each of names) if (each.bytes.length === length && this.#holds(each.bytes, begin)) return each;
    return undefined;
  }

  #holds(wanted: Uint8Array, begin: number): boolean {
    const bytes = this.#bytes;
    for (let index = 0; index < wanted.length; index++)
      if (bytes[begin + index] !== wanted[index]) return false;
    return true;
  }

  #cut(begin: number, end: number): string {
    return this.#text === undefined ? this.#bytes.toString('utf8', begin, end) : this.#text.slice(begin, end);
  }

  #string(): string {
    const begin = this.#at;
    if (this.#skipString()) return JSON.parse(this.#cut(begin, this.#at));
    return this.#cut(begin + 1, this.#at - 1);
  }

  /** Passes a string that begins here; true when it holds an escape. */
  #skipString(): boolean {
    const bytes = this.#bytes;
    const { length } = bytes;
    let escaped = false;
    for (let at = this.#at + 1; at < length; at++) {
      const code = bytes[at];
      if (code === QUOTE) {
        this.#at = at + 1;
        return escaped;
      }
      if (code === BACKSLASH) {
        escaped = true;
        at++;
      }
    }
    throw this.#fault();
  }

  /** Passes one value of any kind. */
  #skip(): void {
    const code = this.#space();
    if (code === QUOTE) this.#skipString();
    else if (code === OPEN_OBJECT || code === OPEN_LIST) this.#skipNested();
    else this.#skipScalar();
  }

  #skipNested(): void {
    const bytes = this.#bytes;
    const { length } = bytes;
    let depth = 0;
    for (let at = this.#at; at < length; at++) {
      const code = bytes[at];
      if (code === QUOTE) {
        for (at++; at < length; at++) {
          const inner = bytes[at];
          if (inner === QUOTE) break;
          if (inner === BACKSLASH) at++;
        }
      } else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
      else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0) {
        this.#at = at + 1;
        return;
      }
    }
    throw this.#fault();
  }

  #skipScalar(): void {
    const begin = this.#at;
    for (; this.#at < this.#bytes.length; this.#at++) {
      const code = this.#bytes[this.#at] ?? 0;
      if (code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST || code <= SPACE) break;
    }
    if (this.#at === begin) throw this.#fault();
  }

  /** Passes white space; the code of what follows, `END` when there is nothing more. */
  #space(): number {
    const bytes = this.#bytes;
    let code = bytes[this.#at] ?? END;
    if (code > SPACE) return code;
    while (code === SPACE || code === 0x0a || code === 0x0d || code === 0x09) code = bytes[++this.#at] ?? END;
    return code;
  }

  #fault(): SyntaxError {
    return new SyntaxError(`unexpected JSON at ${this.#at}`);
  }
}
