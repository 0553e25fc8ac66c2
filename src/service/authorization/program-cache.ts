import { compileText, type PolicyKind, type Program } from '../../core/policy/index.ts';

/** Both bounds hold: session policies are chosen by callers, so neither count nor size may grow without end. */
const MAX_PROGRAMS = 2048;
const MAX_CHARACTERS = 4_000_000;

/**
 * Compiled programs by document text: the same document attached a thousand times is compiled once. Least recently used go
 * first, of each kind on its own.
 */
export class ProgramCache {
  readonly #kinds: Readonly<Record<PolicyKind, TextCache>> = {
    identity: new TextCache('identity'),
    resource: new TextCache('resource'),
    trust: new TextCache('trust'),
    guardrail: new TextCache('guardrail'),
  };

  get(text: string, kind: PolicyKind): Program {
    return this.#kinds[kind].get(text);
  }

  get size(): number {
    return Object.values(this.#kinds).reduce((sum, cache) => sum + cache.size, 0);
  }
}

/** Keyed by the text itself, so that the hash which V8 keeps with a record's string is used again. */
class TextCache {
  readonly #kind: PolicyKind;
  readonly #programs = new Map<string, Program>();
  #characters = 0;

  constructor(kind: PolicyKind) {
    this.#kind = kind;
  }

  get size(): number {
    return this.#programs.size;
  }

  get(text: string): Program {
    const known = this.#programs.get(text);
    if (known !== undefined) {
      this.#programs.delete(text);
      this.#programs.set(text, known);
      return known;
    }
    const program = compileText(text, this.#kind);
    this.#programs.set(text, program);
    this.#characters += text.length;
    this.#evict();
    return program;
  }

  #evict(): void {
    for (const text of this.#programs.keys()) {
      if (this.#programs.size <= MAX_PROGRAMS && this.#characters <= MAX_CHARACTERS) return;
      this.#programs.delete(text);
      this.#characters -= text.length;
    }
  }
}
