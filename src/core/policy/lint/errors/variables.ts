import type { PolicyDocument, Statement, Text } from '../../document/document.ts';
import { quote } from '../quote.ts';
import type { Rule, RuleHeading } from '../rule.ts';

type Heading = Pick<RuleHeading, 'id' | 'title' | 'fix' | 'uses'>;

function variableRule(heading: Heading, check: (document: PolicyDocument) => readonly Text[]): Rule {
  return {
    ...heading,
    severity: 'error',
    on: 'document',
    check: (document) =>
      check(document).map(({ text, at }) => ({ at, message: `${quote(text)}: ${heading.title}` })),
  };
}

/** Where variables may stand: resources and condition values. */
function placesOf({ resource, conditions }: Statement): readonly Text[] {
  return [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)];
}

/** Values with a variable whose inside is wrong. Only 2012-10-17 has variables. */
function inside(bad: (inner: string) => boolean): (document: PolicyDocument) => readonly Text[] {
  return ({ version, statements }) =>
    version !== '2012-10-17'
      ? []
      : statements
          .flatMap(placesOf)
          .filter(({ text }) => [...text.matchAll(/\$\{([^{}]*)\}/g)].some(([, inner = '']) => bad(inner)));
}

const missingBrace = variableRule(
  { id: 'missing-brace-in-variable', title: 'a variable without its closing brace', fix: 'close it' },
  ({ version, statements }) =>
    version !== '2012-10-17'
      ? []
      : statements.flatMap(placesOf).filter(({ text }) => text.replace(/\$\{[^{}]*\}/g, '').includes('${')),
);

const missingQuote = variableRule(
  {
    id: 'missing-quote-in-variable',
    title: 'the default value of a variable is not in single quotes',
    fix: "write ${key, 'default'}",
  },
  inside((inner) => inner.includes(',') && !/^[^,]*,\s*'[^']*'\s*$/.test(inner)),
);

const unsupportedSpace = variableRule(
  { id: 'unsupported-space-in-variable', title: 'a space in the name of a variable', fix: 'remove it' },
  inside((inner) => inner.trim() !== '' && /\s/.test(inner.replace(/,.*$/s, ''))),
);

const empty = variableRule(
  { id: 'empty-variable', title: 'a variable without a name', fix: 'fill or remove it' },
  inside((inner) => inner.trim() === ''),
);

const unsupportedInElement = variableRule(
  {
    id: 'variable-unsupported-in-element',
    title: 'variables work in Resource and Condition only',
    fix: 'remove it',
  },
  ({ version, statements }) =>
    version !== '2012-10-17'
      ? []
      : statements
          .flatMap(({ action, principal, conditions }) => [
            ...(action?.values ?? []),
            ...(principal?.entries ?? []).map(({ value }) => value),
            ...conditions.map(({ key }) => key),
          ])
          .filter(({ text }) => text.includes('${')),
);

const unsupportedInVersion = variableRule(
  {
    id: 'variable-unsupported-in-version',
    title: 'under 2008-10-17 a variable is literal text',
    fix: 'write "Version": "2012-10-17"',
    uses: ['identity', 'resource', 'session', 'boundary', 'scp'],
  },
  ({ version, statements }) =>
    version === '2012-10-17' ? [] : statements.flatMap(placesOf).filter(({ text }) => text.includes('${')),
);

export const VARIABLE_RULES: readonly Rule[] = [
  missingBrace,
  missingQuote,
  unsupportedSpace,
  empty,
  unsupportedInElement,
  unsupportedInVersion,
];
