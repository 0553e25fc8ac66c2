import { hasKey, testsKey } from '../condition-keys.ts';
import { unboundServices } from '../confused-deputy.ts';
import { allows } from '../coverage.ts';
import { splitActions } from '../errors/actions.ts';
import { hasWildcard } from '../globs.ts';
import type { ActionKnowledge } from '../knowledge.ts';
import { claimTest } from '../oidc-grant.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';
import { hasNeedlessSetOperator } from '../set-operators.ts';

export const allowWithNotPrincipal: Rule = {
  id: 'allow-with-not-principal',
  severity: 'high',
  title: 'Allow with NotPrincipal lets in everyone else, anonymous callers included',
  fix: 'use Principal',
  uses: ['resource'],
  on: 'statement',
  check: (statement) =>
    allows(statement) && statement.principal?.negated === true ? [{ at: statement.principal.at }] : [],
};

export const forAllValuesWithSingleValuedKey: Rule = {
  id: 'forallvalues-with-single-valued-key',
  severity: 'high',
  title: 'ForAllValues on a key of one value is true when the key is absent',
  fix: 'drop the set operator',
  uses: ['identity', 'resource', 'session', 'boundary', 'scp'],
  on: 'test',
  check: (test, statement, { knowledge }) =>
    allows(statement) &&
    test.name.quantifier === 'all' &&
    claimTest(test) === undefined &&
    hasNeedlessSetOperator(test, knowledge)
      ? [
          {
            at: test.operator.at,
            message: `${test.operator.text} on ${quote(test.key.text)} is true when the key is absent`,
          },
        ]
      : [],
};

/** Keys that say little alone: addresses inside a VPC repeat in every VPC. */
const PAIRS = [
  {
    key: 'aws:vpcsourceip',
    partners: ['aws:sourcevpc', 'aws:sourcevpce'],
    words: 'aws:SourceVpc or aws:SourceVpce',
  },
  {
    key: 'aws:ec2instancesourceprivateipv4',
    partners: ['aws:ec2instancesourcevpc'],
    words: 'aws:Ec2InstanceSourceVpc',
  },
];

export const missingPairedConditionKeys: Rule = {
  id: 'missing-paired-condition-keys',
  severity: 'high',
  title: 'a condition key that is weak without its partner',
  fix: 'add its partner',
  on: 'test',
  check: ({ key }, statement) => {
    const pair = PAIRS.find((candidate) => candidate.key === key.text.toLowerCase());
    if (pair === undefined || !allows(statement) || testsKey(statement, pair.partners)) return [];
    return [
      { at: key.at, message: `${quote(key.text)} is weak without ${pair.words}`, fix: `add ${pair.words}` },
    ];
  },
};

export const restrictAccessToServicePrincipal: Rule = {
  id: 'restrict-access-to-service-principal',
  severity: 'high',
  title: 'a service principal without aws:SourceArn or aws:SourceAccount',
  fix: 'add one, if the service sends it',
  uses: ['resource'],
  on: 'statement',
  check: unboundServices,
};

const TAG_KEYS = /^aws:(resourcetag\/.|requesttag\/.|tagkeys$)/;

interface TagRule {
  readonly id: string;
  readonly effect: 'Allow' | 'Deny';
  readonly negated: boolean;
  readonly severity: 'high' | 'low';
  readonly title: string;
}

/** Services that have no such key at all: the statement never holds for them, so a Deny does not deny. */
function tagRule({ effect, negated, ...heading }: TagRule): Rule {
  return {
    ...heading,
    fix: negated ? 'list the actions' : 'write a statement of their own without the key',
    uses: ['identity', 'session', 'boundary', 'scp'],
    on: 'test',
    check: (test, statement, { knowledge }) => {
      const name = test.key.text.toLowerCase();
      const { action } = statement;
      if (statement.effect.text !== effect || !TAG_KEYS.test(name) || action?.negated !== negated) return [];
      // Where the key is absent, IfExists, ForAllValues and the negated operators hold, and Null is about absence itself.
      const { base, ifExists, quantifier } = test.name;
      if (ifExists || quantifier === 'all' || base === 'Null' || /Not/.test(base)) return [];
      if (negated) return [{ at: test.key.at }];
      const without = servicesWithout(splitActions(statement), name, knowledge);
      return without.length === 0
        ? []
        : [
            {
              at: test.key.at,
              message: `${without.slice(0, 5).join(', ')} does not support ${quote(test.key.text)}`,
            },
          ];
    },
  };
}

function servicesWithout(
  actions: ReturnType<typeof splitActions>,
  key: string,
  knowledge: ActionKnowledge,
): readonly string[] {
  const prefixes = new Set(actions.map(({ prefix }) => prefix.toLowerCase()));
  return [...prefixes].filter((prefix) => {
    const service = hasWildcard(prefix) ? undefined : knowledge.service(prefix);
    return service !== undefined && !hasKey(service.keys, key);
  });
}

export const denyWithUnsupportedTag = tagRule({
  id: 'deny-with-unsupported-tag-condition-key-for-service',
  severity: 'high',
  effect: 'Deny',
  negated: false,
  title: 'a Deny on a tag key that a service does not support: it is never denied',
});

export const denyNotActionWithUnsupportedTag = tagRule({
  id: 'deny-notaction-with-unsupported-tag-condition-key-for-service',
  severity: 'high',
  effect: 'Deny',
  negated: true,
  title: 'a Deny with NotAction on a tag key: services that do not support the key are never denied',
});

export const allowWithUnsupportedTag = tagRule({
  id: 'allow-with-unsupported-tag-condition-key-for-service',
  severity: 'low',
  effect: 'Allow',
  negated: false,
  title: 'an Allow on a tag key that a service does not support: it is never allowed here',
});

export const allowNotActionWithUnsupportedTag = tagRule({
  id: 'allow-notaction-with-unsupported-tag-condition-key-for-service',
  severity: 'low',
  effect: 'Allow',
  negated: true,
  title: 'an Allow with NotAction on a tag key: services that do not support the key are never allowed here',
});
