import { BadPattern, type CharacterSet, type Node } from './syntax.ts';

/** One instruction. `next` and `other` are indexes of instructions. */
export type Instruction =
  | { readonly op: 'set'; readonly set: CharacterSet }
  | { readonly op: 'start' | 'end' | 'match' }
  | { readonly op: 'split'; readonly next: number; readonly other: number }
  | { readonly op: 'jump'; readonly next: number };

/** Instructions at most: with the bound of the text this bounds a match's cost. */
const LARGEST = 4000;

/** A non-deterministic automaton of the tree. Throws `BadPattern` when it would be too large. */
export function compileNode(root: Node): readonly Instruction[] {
  const program: Instruction[] = [];
  const add = (instruction: Instruction): number => {
    if (program.length >= LARGEST) throw new BadPattern('too large');
    return program.push(instruction) - 1;
  };
  const emit = (node: Node): void => EMITTERS[node.kind](node as never, { program, add, emit });
  emit(root);
  add({ op: 'match' });
  return program;
}

interface Compiler {
  readonly program: Instruction[];
  add(instruction: Instruction): number;
  emit(node: Node): void;
}

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>;

const EMITTERS: {
  readonly [Kind in Node['kind']]: (node: Of<Kind>, compiler: Compiler) => void;
} = {
  empty: () => undefined,
  set: ({ set }, { add }) => void add({ op: 'set', set }),
  start: (_node, { add }) => void add({ op: 'start' }),
  end: (_node, { add }) => void add({ op: 'end' }),
  sequence: ({ parts }, { emit }) => parts.forEach(emit),
  either: ({ options }, compiler) => emitEither(options, compiler),
  repeat: (node, compiler) => emitRepeat(node, compiler),
};

function emitEither(options: readonly Node[], { program, add, emit }: Compiler): void {
  const ends: number[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      emit(option);
      break;
    }
    const split = add({ op: 'jump', next: 0 });
    emit(option);
    ends.push(add({ op: 'jump', next: 0 }));
    program[split] = { op: 'split', next: split + 1, other: program.length };
  }
  for (const end of ends) program[end] = { op: 'jump', next: program.length };
}

function emitRepeat({ part, least, most }: Of<'repeat'>, compiler: Compiler): void {
  const { program, add, emit } = compiler;
  for (let count = 0; count < least; count++) emit(part);
  if (most === undefined) {
    const split = add({ op: 'jump', next: 0 });
    emit(part);
    add({ op: 'jump', next: split });
    program[split] = { op: 'split', next: split + 1, other: program.length };
    return;
  }
  const splits: number[] = [];
  for (let count = least; count < most; count++) {
    splits.push(add({ op: 'jump', next: 0 }));
    emit(part);
  }
  for (const split of splits) program[split] = { op: 'split', next: split + 1, other: program.length };
}
