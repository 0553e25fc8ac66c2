import { OPERATOR_NAMES, parseOperatorName } from '../../operators/operator-name.ts';
import { globalKeyType, hasKey } from '../condition-keys.ts';
import { GLOBAL_KEYS } from '../global-keys.ts';
import { nearest } from '../nearest.ts';
import { claimTest } from '../oidc-grant.ts';
import { conditionTests, itemsOf, memberOf, objectMembers } from '../outline.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';
import { isMultiValued, lacksSetOperator } from '../set-operators.ts';

export const duplicateKeysWithDifferentCase: Rule = {
  id: 'duplicate-keys-with-different-case',
  severity: 'error',
  title: 'the same condition key twice in one block',
  fix: 'keep one spelling',
  on: 'outline',
  check: (statement) =>
    objectMembers(memberOf(statement, 'Condition')?.value).flatMap(({ value }) => {
      const seen = new Set<string>();
      return objectMembers(value).flatMap(({ key, keyAt }) => {
        const name = key.toLowerCase();
        if (!seen.has(name)) {
          seen.add(name);
          return [];
        }
        return [
          {
            at: keyAt,
            message: `${quote(key)} is in this block already: keys are compared without regard to case`,
          },
        ];
      });
    }),
};

export const invalidConditionDataType: Rule = {
  id: 'invalid-condition-data-type',
  severity: 'error',
  title: 'values of one condition differ in JSON type',
  fix: 'use one type',
  on: 'outline',
  check: (statement) =>
    conditionTests(statement).flatMap(({ test: { value } }) => {
      const [first, ...rest] = itemsOf(value);
      const odd = rest.find(({ kind }) => kind !== first?.kind);
      return odd === undefined ? [] : [{ at: odd.at }];
    }),
};

export const invalidConditionOperator: Rule = {
  id: 'invalid-condition-operator',
  severity: 'error',
  title: 'unknown operator',
  fix: 'use a known one',
  on: 'outline',
  check: (statement) =>
    objectMembers(memberOf(statement, 'Condition')?.value).flatMap(({ key, keyAt }) => {
      if (parseOperatorName(key) !== undefined || /^(For\w+:)?NullIfExists$/.test(key)) return [];
      const near = nearest(key.replace(/^.*:/, '').replace(/IfExists$/, ''), OPERATOR_NAMES);
      const fix = near === undefined ? 'use a known one' : `write ${near}`;
      return [{ at: keyAt, message: `unknown operator ${quote(key)}`, fix }];
    }),
};

export const nullWithIfExists: Rule = {
  id: 'null-with-if-exists',
  severity: 'error',
  title: 'Null takes no IfExists',
  fix: 'drop the suffix',
  on: 'outline',
  check: (statement) =>
    objectMembers(memberOf(statement, 'Condition')?.value)
      .filter(({ key }) => /^(For\w+:)?NullIfExists$/.test(key))
      .map(({ keyAt }) => ({ at: keyAt })),
};

export const invalidConditionKeyFormat: Rule = {
  id: 'invalid-condition-key-format',
  severity: 'error',
  title: 'a condition key is not of the form service:name',
  fix: 'write service:name',
  on: 'test',
  check: ({ key: { text, at } }) =>
    // Names of tags and of encryption contexts may hold anything.
    /^[^:\s]+:\S/.test(text) ? [] : [{ at, message: `${quote(text)} is not of the form service:name` }],
};

export const invalidConditionMultipleBoolean: Rule = {
  id: 'invalid-condition-multiple-boolean',
  severity: 'error',
  title: 'several booleans for a key that takes one',
  fix: 'keep one value',
  on: 'test',
  check: ({ name, key, values }, _statement, { knowledge }) =>
    (name.base === 'Bool' || name.base === 'Null') &&
    values.length > 1 &&
    isMultiValued(key.text, knowledge) !== true
      ? [{ at: key.at }]
      : [],
};

export const invalidGlobalConditionKey: Rule = {
  id: 'invalid-global-condition-key',
  severity: 'error',
  title: 'unknown global condition key',
  fix: 'use a known key',
  on: 'test',
  check: ({ key: { text, at } }) => {
    const name = text.toLowerCase();
    // A tag key without its name, and the retired aws:arn, have rules of their own.
    if (!name.startsWith('aws:') || globalKeyType(name) !== undefined) return [];
    if (name === 'aws:arn' || GLOBAL_KEYS.has(`${name.replace(/\/$/, '')}/*`)) return [];
    const near = nearest(text, [...GLOBAL_KEYS.keys()]);
    const fix = near === undefined ? 'use a known key' : `use ${near}`;
    return [{ at, message: `${quote(text)} is no global condition key`, fix }];
  },
};

export const unsupportedGlobalConditionKey: Rule = {
  id: 'unsupported-global-condition-key',
  severity: 'error',
  title: 'aws:ARN is not supported any more',
  fix: 'use aws:PrincipalArn or aws:SourceArn',
  on: 'test',
  check: ({ key }) => (key.text.toLowerCase() === 'aws:arn' ? [{ at: key.at }] : []),
};

export const missingTagKey: Rule = {
  id: 'missing-tag-key-in-condition',
  severity: 'error',
  title: 'a tag condition without the key of the tag',
  fix: 'append /KEY',
  on: 'test',
  check: ({ key: { text, at } }) =>
    /^[^:]+:(resource|request|principal)tag\/?$/i.test(text)
      ? [
          {
            at,
            message: `${quote(text)} lacks the key of the tag`,
            fix: `write ${text.replace(/\/$/, '').slice(0, 40)}/KEY`,
          },
        ]
      : [],
};

export const invalidServiceConditionKey: Rule = {
  id: 'invalid-service-condition-key',
  severity: 'error',
  title: 'the service has no such condition key',
  fix: 'correct it',
  on: 'test',
  check: (test, _statement, { knowledge }) => {
    const { text, at } = test.key;
    const name = text.toLowerCase();
    const cut = name.indexOf(':');
    const service = name.startsWith('aws:') || cut < 0 ? undefined : knowledge.service(name.slice(0, cut));
    if (service === undefined || claimTest(test) !== undefined || hasKey(service.keys, name)) return [];
    if (/^[^:]+:(resource|request|principal)tag\/?$/.test(name)) return [];
    const near = nearest(
      name,
      [...service.keys.values()].map((facts) => facts.name),
    );
    const fix = near === undefined ? 'correct it' : `use ${near}`;
    return [{ at, message: `${service.prefix} has no condition key ${quote(text)}`, fix }];
  },
};

export const missingQualifier: Rule = {
  id: 'missing-qualifier',
  severity: 'error',
  title: 'a key of several values without a set operator',
  fix: 'add ForAllValues: or ForAnyValue:',
  uses: ['identity', 'resource', 'session', 'boundary', 'scp'],
  on: 'test',
  check: (test, _statement, { knowledge }) =>
    lacksSetOperator(test, knowledge)
      ? [
          {
            at: test.key.at,
            message: `${quote(test.key.text)} has several values, and ${test.operator.text} no set operator`,
          },
        ]
      : [],
};
