import { ERROR_RULES } from './errors/rules.ts';
import { GRANT_RULES } from './grants/rules.ts';
import type { Rule, RuleHeading } from './rule.ts';
import { SUGGESTION_RULES } from './suggestions/rules.ts';
import { TRUST_RULES } from './trust/rules.ts';
import { SECURITY_RULES, WARNING_RULES } from './warnings/rules.ts';

/** AWS would refuse to save the document; the message is AWS's. */
export const REFUSED: RuleHeading = {
  id: 'refused-when-saved',
  severity: 'error',
  title: 'AWS refuses to save the document',
  fix: 'correct it',
};

export const SYNTAX: RuleHeading = {
  id: 'json-syntax-error',
  severity: 'error',
  title: 'not JSON',
  fix: 'correct it',
};

/** Every rule, in the order of the reference. Two rules may share an id: they see the same fault in different places. */
export const LINT_RULES: readonly Rule[] = [
  ...TRUST_RULES,
  ...ERROR_RULES,
  ...SECURITY_RULES,
  ...WARNING_RULES,
  ...SUGGESTION_RULES,
  ...GRANT_RULES,
];
