import { privateRangeRule } from '../private-ranges.ts';
import { quotaRule } from '../quotas.ts';
import type { Rule } from '../rule.ts';
import {
  invalidAction,
  invalidServiceInAction,
  missingActionForConditionKey,
  unsupportedActionForConditionKey,
  unsupportedActionInPolicy,
} from './actions.ts';
import { ARN_RULES } from './arns.ts';
import {
  CONDITION_VALUE_RULES,
  invalidServicePrincipalFormat,
  invalidVariableForOperator,
} from './condition-values.ts';
import {
  duplicateKeysWithDifferentCase,
  invalidConditionDataType,
  invalidConditionKeyFormat,
  invalidConditionMultipleBoolean,
  invalidConditionOperator,
  invalidGlobalConditionKey,
  invalidServiceConditionKey,
  missingQualifier,
  missingTagKey,
  nullWithIfExists,
  unsupportedGlobalConditionKey,
} from './conditions.ts';
import {
  dataTypeMismatch,
  documentTypeMismatch,
  invalidEffect,
  invalidPrincipalFormat,
  invalidPrincipalKey,
  invalidVersion,
} from './element-values.ts';
import {
  invalidPolicyElement,
  invalidStatementElement,
  missingAction,
  missingEffect,
  missingPrincipal,
  missingResource,
  missingStatement,
  scpSyntaxErrorPrincipal,
  unsupportedElementCombination,
  unsupportedPrincipal,
} from './elements.ts';
import {
  federatedPrincipalNotSupported,
  rolesAnywhereActions,
  unsupportedWildcardInPrincipal,
} from './principals.ts';
import { uniqueSidsRequired, unsupportedSid } from './statement-ids.ts';
import { VARIABLE_RULES } from './variables.ts';

/** A part of the policy does not work (policy-lints.md 4.1). */
export const ERROR_RULES: readonly Rule[] = [
  ...ARN_RULES,
  dataTypeMismatch,
  documentTypeMismatch,
  duplicateKeysWithDifferentCase,
  invalidAction,
  invalidConditionDataType,
  invalidConditionKeyFormat,
  invalidConditionMultipleBoolean,
  invalidConditionOperator,
  invalidEffect,
  invalidGlobalConditionKey,
  invalidPolicyElement,
  invalidStatementElement,
  invalidPrincipalFormat,
  invalidPrincipalKey,
  ...CONDITION_VALUE_RULES,
  invalidServiceConditionKey,
  invalidServiceInAction,
  invalidServicePrincipalFormat,
  invalidVariableForOperator,
  invalidVersion,
  missingAction,
  missingActionForConditionKey,
  missingEffect,
  missingPrincipal,
  missingQualifier,
  missingResource,
  missingStatement,
  missingTagKey,
  nullWithIfExists,
  quotaRule({
    id: 'policy-size-exceeds-scp-quota',
    severity: 'error',
    uses: ['scp'],
    limit: 10_240,
    size: (text) => text.length,
  }),
  privateRangeRule({
    id: 'private-ip-address',
    severity: 'error',
    title: 'aws:SourceIp is tested for private ranges only: it never matches',
    negated: false,
    whole: true,
  }),
  privateRangeRule({
    id: 'private-not-ip-address',
    severity: 'error',
    title: 'aws:SourceIp is tested against private ranges only: it always matches',
    negated: true,
    whole: true,
  }),
  rolesAnywhereActions,
  federatedPrincipalNotSupported,
  scpSyntaxErrorPrincipal,
  uniqueSidsRequired,
  unsupportedActionForConditionKey,
  unsupportedActionInPolicy,
  unsupportedElementCombination,
  unsupportedGlobalConditionKey,
  unsupportedPrincipal,
  unsupportedSid,
  unsupportedWildcardInPrincipal,
  ...VARIABLE_RULES,
];
