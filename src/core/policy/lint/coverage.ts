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
  const matcher =
    statement.action === undefined ? undefined : compileOrNone(statement.action, effectOf(statement));
  compiled.set(statement, matcher);
  return matcher;
}

function effectOf(statement: Statement): 'Allow' | 'Deny' {
  return allows(statement) ? 'Allow' : 'Deny';
}

/** A pattern beyond the engine's bounds covers nothing here: the document is refused anyway, and that is reported. */
function compileOrNone(
  element: NonNullable<Statement['action']>,
  effect: 'Allow' | 'Deny',
): ActionMatcher | undefined {
  try {
    return compileActions(element, effect);
  } catch (error) {
    if (error instanceof PolicySyntaxError) return undefined;
    throw error;
  }
}

const NOWHERE = { line: 1, column: 1 };

/** Matches names against one pattern, both in lower case. A pattern beyond the engine's bounds matches everything. */
export function actionPattern(text: string): (name: string) => boolean {
  const values = [{ text, at: NOWHERE }];
  const matcher = compileOrNone({ negated: false, values, at: NOWHERE }, 'Deny');
  return (name) => matcher === undefined || matchAction(matcher, name);
}
