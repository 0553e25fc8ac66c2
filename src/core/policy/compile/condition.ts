import type { ConditionEntry } from '../document/document.ts';
import type { ConditionTest } from '../evaluate/condition-test.ts';
import { keyName } from '../evaluate/key-name.ts';
import { OPERATOR_RULES } from '../operators/rules.ts';
import { NO_MATCH, type PolicyValue, type ValueMatcher } from '../operators/value-matcher.ts';
import type { LanguageOptions } from '../options.ts';
import { parseTemplate, plainTemplate } from '../variables/template.ts';

export interface ConditionRules {
  readonly version: '2008-10-17' | '2012-10-17';
  readonly deny: boolean;
  readonly options: LanguageOptions;
}

export function compileCondition(source: ConditionEntry, rules: ConditionRules): ConditionTest {
  const { base, quantifier, ifExists } = source.name;
  const rule = base === 'Null' ? undefined : OPERATOR_RULES[base];
  const variables = rule?.variables === true && (base !== 'Bool' || rules.options.variablesInBool);
  const values: readonly PolicyValue[] = source.values.map(({ text, at }) => ({
    ...(variables ? parseTemplate(text, rules.version) : plainTemplate(text)),
    at,
  }));
  return {
    source,
    key: keyName(source.key.text),
    mode: rule === undefined ? 'null' : quantifier,
    negated: rule?.negated === true,
    ifExists,
    deny: rules.deny,
    emptyStringIsEmptySet: rules.options.emptyStringIsEmptySet,
    matcher: rule === undefined ? NOTHING : rule.compile(values, rules.options),
  };
}

const NOTHING: ValueMatcher = { match: () => NO_MATCH };
