import type { ListElement, Statement, Text } from '../../document/document.ts';
import { globCovers } from '../globs.ts';
import { quote } from '../quote.ts';
import type { Rule, Spot } from '../rule.ts';

/** Every pair of values is compared, so only so many of a list are. */
const MAX_COMPARED = 400;

/** Spots at the values that another value of the list covers; of two alike the second. */
function coveredValues(element: ListElement | undefined, normal: (text: string) => string): readonly Spot[] {
  const values = (element?.values ?? [])
    .slice(0, MAX_COMPARED)
    .map(({ text, at }) => ({ text: normal(text), at }));
  return values.flatMap(({ text, at }, index) => {
    const by = values.find(
      (other, place) =>
        place !== index && globCovers(other.text, text) && (place < index || !globCovers(text, other.text)),
    );
    return by === undefined ? [] : [{ at, message: `${quote(text)} is covered by ${quote(by.text)}` }];
  });
}

export const redundantAction: Rule = {
  id: 'redundant-action',
  severity: 'low',
  title: 'an action that another pattern covers',
  fix: 'remove it',
  on: 'statement',
  check: ({ action }) => coveredValues(action, (text) => text.toLowerCase()),
};

export const redundantResource: Rule = {
  id: 'redundant-resource',
  severity: 'low',
  title: 'a resource that another pattern covers',
  fix: 'remove it',
  on: 'statement',
  check: ({ resource }) => coveredValues(resource, (text) => text),
};

export const redundantConditionValueNum: Rule = {
  id: 'redundant-condition-value-num',
  severity: 'low',
  title: 'several numbers where one decides',
  fix: 'keep the greatest or least',
  on: 'test',
  check: ({ name, values }) =>
    /^(Numeric|Date)(Less|Greater)/.test(name.base) && values.length > 1
      ? values.slice(1, 2).map(({ at }) => ({ at }))
      : [],
};

export const redundantStatement: Rule = {
  id: 'redundant-statement',
  severity: 'low',
  title: 'a statement without effect of its own',
  fix: 'remove it',
  on: 'document',
  check: ({ statements }) => {
    const seen = statements.slice(0, MAX_COMPARED).map(prepare);
    return seen.flatMap((statement, index) => {
      const by = seen.findIndex(
        (other, place) =>
          place !== index && contains(other, statement) && (place < index || !contains(statement, other)),
      );
      return by === -1 ? [] : [{ at: statement.statement.at, message: `Statement[${by}] already says this` }];
    });
  },
};

/** A statement with its principals and conditions as texts, for comparison. */
interface Prepared {
  readonly statement: Statement;
  readonly principal: string;
  readonly conditions: string;
}

function prepare(statement: Statement): Prepared {
  const { principal, conditions } = statement;
  return { statement, principal: textOf(principal), conditions: textOf(conditions) };
}

/** Certain only: same effect, principals and conditions, or no conditions at all. */
function contains(a: Prepared, b: Prepared): boolean {
  const [outer, inner] = [a.statement, b.statement];
  return (
    outer.effect.text === inner.effect.text &&
    a.principal === b.principal &&
    (outer.conditions.length === 0 || a.conditions === b.conditions) &&
    containsList(outer.action, inner.action, true) &&
    containsList(outer.resource, inner.resource, false)
  );
}

function containsList(
  outer: ListElement | undefined,
  inner: ListElement | undefined,
  folded: boolean,
): boolean {
  if (outer === undefined || inner === undefined) return outer === inner;
  if (outer.negated || inner.negated) return textOf(outer) === textOf(inner);
  if (inner.values.length === 0 || inner.values.length * outer.values.length > MAX_COMPARED) return false;
  const normal = ({ text }: Text) => (folded ? text.toLowerCase() : text);
  return inner.values.every((value) =>
    outer.values.some((other) => globCovers(normal(other), normal(value))),
  );
}

/** Without positions in the text. */
function textOf(value: unknown): string {
  return JSON.stringify(value, withoutPosition) ?? '';
}

function withoutPosition(key: string, value: unknown): unknown {
  return key === 'at' ? undefined : value;
}
