import type { Statement } from '../document/document.ts';
import { PolicySyntaxError } from '../json/node.ts';
import { type ActionMatcher, compileActions, matchAction } from '../match/action.ts';

/** Statements are immutable, so what was compiled for one stays true. */
const compiled = new WeakMap<Statement, ActionMatcher | undefined>();

/** Does the statement speak of this action (`iam:passrole`, lower case), by name, wildcard or `NotAction`? */
export function covers(statement: Statement, action: string): boolean {
  const matcher = matcherOf(statement);
  return matcher !== undefined && matchAction(matcher, action);
}

export function allows(statement: Statement): boolean {
  return statement.effect.text === 'Allow';
}

function matcherOf(statement: Statement): ActionMatcher | undefined {
  if (compiled.has(statement)) return compiled.get(statement);
  const matcher = statement.action === undefined ? undefined : compileOrNone(statement.action);
  compiled.set(statement, matcher);
  return matcher;
}

/** A pattern beyond the engine's bounds covers nothing here: the document is refused anyway, and that is reported. */
function compileOrNone(element: NonNullable<Statement['action']>): ActionMatcher | undefined {
  try {
    return compileActions(element);
  } catch (error) {
    if (error instanceof PolicySyntaxError) return undefined;
    throw error;
  }
}
