import { escaped } from './escapes.ts';
import { BadPattern, type CharacterSet, type Node, type Range } from './syntax.ts';

/** Longest pattern that is read, and how deep its groups may go: the parser recurses. */
const LONGEST = 1024;
const DEEPEST = 32;
/** RE2's own bound of a counted repetition. */
const MOST_REPEATS = 1000;

const NEWLINE = 10;
const ANY: CharacterSet = { ranges: [[NEWLINE, NEWLINE]], negated: true };
const EMPTY: Node = { kind: 'empty' };

/** Reads the syntax of Go's regular expressions, as far as it is linear and ASCII. Throws `BadPattern`. */
export function parsePattern(pattern: string): Node {
  if (pattern.length > LONGEST) throw new BadPattern(`longer than ${LONGEST} characters`);
  return new Parser(pattern).whole();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Node {
    const node = this.#either();
    if (this.#at < this.#text.length) throw new BadPattern('unexpected )');
    return node;
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #take(wanted: string): boolean {
    if (!this.#text.startsWith(wanted, this.#at)) return false;
    this.#at += wanted.length;
    return true;
  }

  #either(): Node {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return options.length === 1 ? (options[0] ?? EMPTY) : { kind: 'either', options };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) {
      parts.push(this.#repeated());
    }
    return { kind: 'sequence', parts };
  }

  #repeated(): Node {
    const part = this.#atom();
    const count = this.#count();
    if (count === undefined) return part;
    this.#take('?');
    if (this.#count() !== undefined) throw new BadPattern('a repetition of a repetition');
    return { kind: 'repeat', part, ...count };
  }

  #count(): { readonly least: number; readonly most: number | undefined } | undefined {
    if (this.#take('*')) return { least: 0, most: undefined };
    if (this.#take('+')) return { least: 1, most: undefined };
    if (this.#take('?')) return { least: 0, most: 1 };
    const found = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(this.#text.slice(this.#at, this.#at + 12));
    if (found === null) return undefined;
    this.#at += found[0].length;
    const least = Number(found[1]);
    const most = found[3] === undefined ? (found[2] === undefined ? least : undefined) : Number(found[3]);
    if (least > MOST_REPEATS || (most ?? 0) > MOST_REPEATS || (most ?? least) < least) {
      throw new BadPattern(`bad repetition ${found[0]}`);
    }
    return { least, most };
  }

  #atom(): Node {
    const character = this.#text[this.#at++] ?? '';
    if (character === '(') return this.#group();
    if (character === '[') return { kind: 'set', set: this.#class() };
    if (character === '.') return { kind: 'set', set: ANY };
    if (character === '^') return { kind: 'start' };
    if (character === '$') return { kind: 'end' };
    if (character === '\\') return { kind: 'set', set: escaped(this.#text[this.#at++]) };
    if ('*+?'.includes(character)) throw new BadPattern('nothing to repeat');
    const code = character.charCodeAt(0);
    return { kind: 'set', set: { ranges: [[code, code]], negated: false } };
  }

  #group(): Node {
    if (++this.#depth > DEEPEST) throw new BadPattern('groups are too deep');
    const name = /^\?P?<\w+>/.exec(this.#text.slice(this.#at, this.#at + 64));
    if (name !== null) this.#at += name[0].length;
    else if (!this.#take('?:') && this.#peek() === '?') throw new BadPattern('flags are not supported');
    const inner = this.#either();
    if (!this.#take(')')) throw new BadPattern('missing )');
    this.#depth--;
    return inner;
  }

  #class(): CharacterSet {
    const negated = this.#take('^');
    const ranges: Range[] = [];
    do {
      ranges.push(...this.#classItem());
    } while (this.#peek() !== undefined && this.#peek() !== ']');
    if (!this.#take(']')) throw new BadPattern('missing ]');
    return { ranges, negated };
  }

  #classItem(): readonly Range[] {
    if (this.#take('[:')) throw new BadPattern('named classes are not supported');
    const from = this.#classCharacter();
    if (typeof from !== 'number') return from;
    const isRange = this.#peek() === '-' && this.#text[this.#at + 1] !== ']';
    if (!isRange) return [[from, from]];
    this.#at++;
    const to = this.#classCharacter();
    if (typeof to !== 'number' || to < from) throw new BadPattern('bad range');
    return [[from, to]];
  }

  /** A character's code, or the ranges of an escaped class. */
  #classCharacter(): number | readonly Range[] {
    const character = this.#text[this.#at++];
    if (character === undefined) throw new BadPattern('missing ]');
    if (character !== '\\') return character.charCodeAt(0);
    const { ranges, negated } = escaped(this.#text[this.#at++]);
    if (negated) throw new BadPattern('a negated class within a class is not supported');
    const [only] = ranges;
    return ranges.length === 1 && only !== undefined && only[0] === only[1] ? only[0] : ranges;
  }
}
