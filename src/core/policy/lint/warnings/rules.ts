import { quotaRule } from '../quotas.ts';
import type { Rule } from '../rule.ts';
import {
  invalidRoleReference,
  invalidUserReference,
  missingVersion,
  uniqueSidsRecommended,
  wildcardWithoutLike,
} from './hygiene.ts';
import { openResourceRules } from './open-resource-action.ts';
import {
  allowWithNotPrincipal,
  denyNotActionWithUnsupportedTag,
  denyWithUnsupportedTag,
  forAllValuesWithSingleValuedKey,
  missingPairedConditionKeys,
  restrictAccessToServicePrincipal,
} from './security.ts';
import { invalidDateValue, typeMismatch, VALUE_TYPE_RULES } from './types.ts';

/** Too permissive (policy-lints.md 4.2). */
export const SECURITY_RULES: readonly Rule[] = [
  allowWithNotPrincipal,
  forAllValuesWithSingleValuedKey,
  ...openResourceRules({
    id: 'pass-role',
    severity: 'high',
    action: 'iam:PassRole',
    fix: 'list role ARNs; add iam:PassedToService',
    narrowedBy: 'iam:PassedToService',
  }),
  missingPairedConditionKeys,
  denyWithUnsupportedTag,
  denyNotActionWithUnsupportedTag,
  restrictAccessToServicePrincipal,
];

/** Not about security (policy-lints.md 4.3). */
export const WARNING_RULES: readonly Rule[] = [
  ...openResourceRules({
    id: 'create-slr',
    severity: 'medium',
    action: 'iam:CreateServiceLinkedRole',
    fix: 'list ARNs in Resource, or put the action into NotAction',
    narrowedBy: 'iam:AWSServiceName',
  }),
  invalidDateValue,
  invalidRoleReference,
  invalidUserReference,
  missingVersion,
  uniqueSidsRecommended,
  wildcardWithoutLike,
  quotaRule({
    id: 'policy-size-exceeds-identity-policy-quota',
    severity: 'medium',
    uses: ['identity', 'boundary'],
    limit: 6144,
  }),
  quotaRule({
    id: 'policy-size-exceeds-resource-policy-quota',
    severity: 'medium',
    uses: ['resource'],
    limit: 20_480,
  }),
  quotaRule({
    id: 'policy-size-exceeds-session-policy-quota',
    severity: 'high',
    uses: ['session'],
    limit: 2048,
    size: (text) => text.length,
  }),
  typeMismatch,
  ...VALUE_TYPE_RULES,
];
