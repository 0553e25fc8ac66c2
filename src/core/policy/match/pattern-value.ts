import type { ConditionContext } from '../evaluate/context.ts';
import { variableValue } from '../variables/template.ts';
import type { TokenVariable } from './tokens.ts';

/** What a variable stands for in a pattern; undefined makes the pattern match nothing. */
export function patternValue(variable: TokenVariable, context: ConditionContext): string | undefined {
  const value = variableValue(variable, context);
  return variable.inPart && value?.includes(':') ? undefined : value;
}
