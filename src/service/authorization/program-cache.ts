import { compileText, type PolicyKind, type Program } from '../../core/policy/index.ts';

/** Both bounds hold: session policies are chosen by callers, so neither count nor size may grow without end. */
const MAX_PROGRAMS = 2048;
const MAX_CHARACTERS = 4_000_000;

/** Compiled programs by document text; the same document attached a thousand times is compiled once. Least recently used go first. */
export class ProgramCache {
  readonly #programs = new Map<string, Program>();
  #characters = 0;

  get(text: string, kind: PolicyKind): Program {
    const key = `${kind}\n${text}`;
    const known = this.#programs.get(key);
    if (known !== undefined) {
      this.#programs.delete(key);
      this.#programs.set(key, known);
      return known;
    }
    const program = compileText(text, kind);
    this.#programs.set(key, program);
    this.#characters += key.length;
    this.#evict();
    return program;
  }

  get size(): number {
    return this.#programs.size;
  }

  #evict(): void {
    for (const key of this.#programs.keys()) {
      if (this.#programs.size <= MAX_PROGRAMS && this.#characters <= MAX_CHARACTERS) return;
      this.#programs.delete(key);
      this.#characters -= key.length;
    }
  }
}
