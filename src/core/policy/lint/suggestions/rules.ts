import { privateRangeRule } from '../private-ranges.ts';
import type { Rule } from '../rule.ts';
import { allowNotActionWithUnsupportedTag, allowWithUnsupportedTag } from '../warnings/security.ts';
import { EMPTY_VALUE_RULES } from './empty-values.ts';
import {
  redundantAction,
  redundantConditionValueNum,
  redundantResource,
  redundantStatement,
} from './redundant-values.ts';
import { improveIpRange, nullWithQualifier, wildcardInServiceName } from './style.ts';

/** Style, without effect on access (policy-lints.md 4.4). */
export const SUGGESTION_RULES: readonly Rule[] = [
  ...EMPTY_VALUE_RULES,
  improveIpRange,
  nullWithQualifier,
  privateRangeRule({
    id: 'private-ip-address-subset',
    severity: 'low',
    title: 'some ranges of aws:SourceIp are private: they never match',
    negated: false,
    whole: false,
  }),
  privateRangeRule({
    id: 'private-not-ip-address-subset',
    severity: 'low',
    title: 'some ranges of aws:SourceIp are private: they exclude nobody',
    negated: true,
    whole: false,
  }),
  redundantAction,
  redundantConditionValueNum,
  redundantResource,
  redundantStatement,
  wildcardInServiceName,
  allowWithUnsupportedTag,
  allowNotActionWithUnsupportedTag,
];
