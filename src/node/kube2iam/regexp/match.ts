import { parsePattern } from './parse.ts';
import { compileNode, type Instruction } from './program.ts';
import { BadPattern, contains } from './syntax.ts';

/** Longest text that is matched: no role's ARN is longer (512 of path, 64 of name, and what is before them). */
const LONGEST_TEXT = 640;

/** What several matches may cost together, in looks at single states: a few milliseconds. */
export class Effort {
  #left = 300_000;

  /** Throws `BadPattern` when nothing is left. */
  spend(looks: number): void {
    this.#left -= looks;
    if (this.#left < 0) throw new BadPattern('matching takes too long');
  }
}

/** A compiled pattern, to be asked about whole texts or about any part of them. Both throw `BadPattern` when it takes too long. */
export interface Pattern {
  matchesWhole(text: string, effort?: Effort): boolean;
  matchesSomewhere(text: string, effort?: Effort): boolean;
}

/**
 * Compiles a pattern of Go's syntax. Matching walks the text once with the set of all states that are possible: its cost is
 * the pattern's size times the text's, whatever both are, where a backtracking engine would let a namespace's owner stop the
 * node. Throws `BadPattern`.
 */
export function compilePattern(pattern: string): Pattern {
  const program = compileNode(parsePattern(pattern));
  return {
    matchesWhole: (text, effort) => run(program, text, true, effort),
    matchesSomewhere: (text, effort) => run(program, text, false, effort),
  };
}

function run(
  program: readonly Instruction[],
  text: string,
  whole: boolean,
  effort: Effort = new Effort(),
): boolean {
  if (text.length > LONGEST_TEXT) return false;
  let states = new Set<number>();
  for (let at = 0; at <= text.length; at++) {
    if (at === 0 || !whole) follow(program, 0, { at, text, states });
    effort.spend(states.size);
    if ([...states].some((state) => program[state]?.op === 'match')) {
      if (!whole || at === text.length) return true;
    }
    if (at === text.length) return false;
    states = step(program, states, at, text);
    if (whole && states.size === 0) return false;
  }
  return false;
}

function step(
  program: readonly Instruction[],
  states: ReadonlySet<number>,
  at: number,
  text: string,
): Set<number> {
  const next = new Set<number>();
  const code = text.charCodeAt(at);
  for (const state of states) {
    const instruction = program[state];
    if (instruction?.op === 'set' && contains(instruction.set, code)) {
      follow(program, state + 1, { at: at + 1, text, states: next });
    }
  }
  return next;
}

/** Adds every state that is reached without a character. Each is visited once: loops of nothing end. */
function follow(
  program: readonly Instruction[],
  from: number,
  { at, text, states }: { readonly at: number; readonly text: string; readonly states: Set<number> },
): void {
  const open = [from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (states.has(state)) continue;
    states.add(state);
    const instruction = program[state];
    if (instruction?.op === 'jump') open.push(instruction.next);
    else if (instruction?.op === 'split') open.push(instruction.next, instruction.other);
    else if (instruction?.op === 'start' && at === 0) open.push(state + 1);
    else if (instruction?.op === 'end' && at === text.length) open.push(state + 1);
  }
}
