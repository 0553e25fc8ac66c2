import { hasWildcard } from '../globs.ts';
import { quote } from '../quote.ts';
import { isRegion } from '../regions.ts';
import type { Rule, RuleHeading } from '../rule.ts';

interface ValueForm {
  readonly heading: Pick<RuleHeading, 'id' | 'title' | 'fix'>;
  /** Keys in lower case. */
  readonly keys: readonly string[];
  readonly accepts: (value: string) => boolean;
}

const FORMS: readonly ValueForm[] = [
  {
    heading: { id: 'invalid-region', title: 'a region that does not exist', fix: 'correct it' },
    keys: ['aws:requestedregion', 'ec2:region'],
    accepts: isRegion,
  },
  {
    heading: {
      id: 'invalid-vpc-format',
      title: 'aws:SourceVpc is not vpc- and 8 or 17 characters',
      fix: 'correct it',
    },
    keys: ['aws:sourcevpc'],
    accepts: (value) => /^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/.test(value),
  },
  {
    heading: {
      id: 'invalid-vpce-format',
      title: 'aws:SourceVpce is not vpce- and 8 or 17 characters',
      fix: 'correct it',
    },
    keys: ['aws:sourcevpce'],
    accepts: (value) => /^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/.test(value),
  },
];

/** Keys whose values have a form. Patterns and variables are not judged. */
export const CONDITION_VALUE_RULES: readonly Rule[] = FORMS.map(({ heading, keys, accepts }) => ({
  ...heading,
  severity: 'error',
  on: 'test',
  check: ({ key, name, values }) =>
    name.base === 'Null' || !keys.includes(key.text.toLowerCase())
      ? []
      : values
          .filter(({ text }) => !hasWildcard(text) && !text.includes('${') && !accepts(text))
          .map(({ text, at }) => ({ at, message: `${quote(text)}: ${heading.title}` })),
}));

export const invalidVariableForOperator: Rule = {
  id: 'invalid-variable-for-operator',
  severity: 'error',
  title: 'a variable under an operator that takes none',
  fix: 'remove it: variables belong to String and Arn operators',
  on: 'test',
  check: ({ name, operator, values }, _statement, { document }) =>
    /^(String|Arn)/.test(name.base) || document.version !== '2012-10-17'
      ? []
      : values
          .filter(({ text }) => text.includes('${'))
          .map(({ text, at }) => ({ at, message: `${operator.text} takes no variable: ${quote(text)}` })),
};

/** `aws:PrincipalServiceName` and `kms:ViaService` hold names of services; the second with a region in it. */
export const invalidServicePrincipalFormat: Rule = {
  id: 'invalid-service-principal-format',
  severity: 'error',
  title: 'the name of a service principal has the wrong form',
  fix: 'write SERVICE.amazonaws.com; for kms:ViaService SERVICE.REGION.amazonaws.com',
  on: 'test',
  check: ({ key, name, values }) => {
    const form = SERVICE_FORMS.get(key.text.toLowerCase());
    if (form === undefined || name.base === 'Null') return [];
    return values
      .filter(({ text }) => !hasWildcard(text) && !text.includes('${') && !form.test(text))
      .map(({ text, at }) => ({ at, message: `${quote(text)} has the wrong form for ${key.text}` }));
  },
};

const SERVICE_FORMS: ReadonlyMap<string, RegExp> = new Map([
  ['kms:viaservice', /^[a-z0-9-]+\.[a-z]{2}(-[a-z]+)+-\d+\.amazonaws\.(com(\.cn)?|eu)$/],
  ['aws:principalservicename', /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.(com(\.cn)?|eu)$/],
  [
    'iam:passedtoservice',
    /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.(com(\.cn)?|eu)|amazon\.com|aws\.internal)$/,
  ],
]);
