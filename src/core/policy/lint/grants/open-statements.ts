import type { Statement } from '../../document/document.ts';
import { allows } from '../coverage.ts';

/** An Allow on every resource that no condition narrows. */
export function isOpen(statement: Statement): boolean {
  return allows(statement) && statement.conditions.length === 0 && reachesEverything(statement);
}

export function reachesEverything({ resource }: Statement): boolean {
  return resource?.negated === false && resource.values.some(({ text }) => /^\*+$/.test(text));
}

/** `*` and `*:*`. */
export function isEveryAction(text: string): boolean {
  return /^\*+(:\*+)?$/.test(text);
}

export function grantsEverything(statement: Statement): boolean {
  const { action } = statement;
  return (
    isOpen(statement) && action?.negated === false && action.values.some(({ text }) => isEveryAction(text))
  );
}
