import { repeatedIds } from '../errors/statement-ids.ts';
import { hasWildcard } from '../globs.ts';
import { claimTest } from '../oidc-grant.ts';
import { memberOf } from '../outline.ts';
import { quote } from '../quote.ts';
import type { Rule, RuleHeading } from '../rule.ts';
import { withoutVariables } from '../variable-texts.ts';

export const missingVersion: Rule = {
  id: 'missing-version',
  severity: 'medium',
  title: 'no Version: the document is read as 2008-10-17',
  fix: 'add "Version": "2012-10-17"',
  on: 'root',
  check: (root) => (memberOf(root, 'Version') === undefined ? [{ at: root.at }] : []),
};

export const uniqueSidsRecommended: Rule = {
  id: 'unique-sids-recommended',
  severity: 'medium',
  title: 'repeated Sid',
  fix: 'rename one',
  uses: ['resource'],
  on: 'document',
  check: repeatedIds,
};

function unusableId(heading: Pick<RuleHeading, 'id' | 'title' | 'fix'>, form: RegExp): Rule {
  return {
    ...heading,
    severity: 'medium',
    on: 'statement',
    check: ({ principal }) =>
      (principal?.entries ?? [])
        .filter(({ type, value }) => type === 'AWS' && form.test(value.text))
        .map(({ value: { text, at } }) => ({ at, message: `${quote(text)}: ${heading.title}` })),
  };
}

export const invalidRoleReference = unusableId(
  {
    id: 'invalid-role-reference',
    title: 'the id of a role as principal, left by a deleted role',
    fix: 'use the ARN of the role',
  },
  /^AROA/,
);

export const invalidUserReference = unusableId(
  {
    id: 'invalid-user-reference',
    title: 'the id of a user as principal, left by a deleted user',
    fix: 'use the ARN of the user',
  },
  /^AIDA/,
);

/** Operators that compare texts and have a `Like`. Subjects of OIDC issuers have a rule of their own. */
export const wildcardWithoutLike: Rule = {
  id: 'wildcard-without-like-operator',
  severity: 'medium',
  title: 'a wildcard under an operator that has none',
  fix: 'use StringLike',
  on: 'test',
  check: (test, _statement, { use }) => {
    const { name, operator, values } = test;
    if (!/^String(Not)?Equals/.test(name.base)) return [];
    if (use === 'trust' && claimTest(test)?.claim === 'sub' && !name.base.includes('Not')) return [];
    return values
      .filter(({ text }) => hasWildcard(withoutVariables(text)))
      .map(({ text, at }) => ({
        at,
        message: `the wildcard in ${quote(text)} is compared as a character under ${operator.text}`,
        fix: name.base.includes('Not') ? 'use StringNotLike' : 'use StringLike',
      }));
  },
};
