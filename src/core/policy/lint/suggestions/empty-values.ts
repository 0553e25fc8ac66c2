import type { JsonObject } from '../../json/node.ts';
import { parseOperatorName } from '../../operators/operator-name.ts';
import { conditionTests, memberOf, objectMembers } from '../outline.ts';
import type { Rule, RuleHeading, Spot } from '../rule.ts';

function emptyRule(
  heading: Pick<RuleHeading, 'id' | 'title' | 'fix'>,
  check: (statement: JsonObject) => readonly Spot[],
): Rule {
  return { ...heading, severity: 'low', on: 'outline', check };
}

function emptyLists(statement: JsonObject, ...names: readonly string[]): readonly Spot[] {
  const value = memberOf(statement, ...names)?.value;
  return value?.kind === 'array' && value.items.length === 0 ? [{ at: value.at }] : [];
}

type TestForm = 'plain' | 'all' | 'any' | 'if-exists';

function formOf(operator: string): TestForm {
  const name = parseOperatorName(operator);
  if (name?.ifExists === true) return 'if-exists';
  return name === undefined || name.quantifier === 'one' ? 'plain' : name.quantifier;
}

function emptyTests(statement: JsonObject, form: TestForm): readonly Spot[] {
  return conditionTests(statement)
    .filter(
      ({ operator, test: { value } }) =>
        formOf(operator.key) === form && value.kind === 'array' && value.items.length === 0,
    )
    .map(({ test }) => ({ at: test.value.at }));
}

function emptyObjects(statement: JsonObject, name: string): readonly Spot[] {
  const value = memberOf(statement, name)?.value;
  return value?.kind === 'object' && value.members.length === 0 ? [{ at: value.at }] : [];
}

export const EMPTY_VALUE_RULES: readonly Rule[] = [
  emptyRule(
    { id: 'empty-array-action', title: 'a list of no actions has no effect', fix: 'fill it' },
    (statement) => emptyLists(statement, 'Action', 'NotAction'),
  ),
  emptyRule(
    { id: 'empty-array-condition', title: 'a condition key without values', fix: 'fill it' },
    (statement) => emptyTests(statement, 'plain'),
  ),
  emptyRule(
    {
      id: 'empty-array-condition-forallvalues',
      title: 'ForAllValues without values matches only an absent key',
      fix: 'write Null with true',
    },
    (statement) => emptyTests(statement, 'all'),
  ),
  emptyRule(
    {
      id: 'empty-array-condition-foranyvalue',
      title: 'ForAnyValue without values never matches',
      fix: 'fill it',
    },
    (statement) => emptyTests(statement, 'any'),
  ),
  emptyRule(
    {
      id: 'empty-array-condition-ifexists',
      title: 'IfExists without values matches only an absent key',
      fix: 'write Null with true',
    },
    (statement) => emptyTests(statement, 'if-exists'),
  ),
  emptyRule(
    { id: 'empty-array-principal', title: 'a list of no principals', fix: 'name principals' },
    (statement) =>
      objectMembers(memberOf(statement, 'Principal', 'NotPrincipal')?.value)
        .filter(({ value }) => value.kind === 'array' && value.items.length === 0)
        .map(({ value }) => ({ at: value.at })),
  ),
  emptyRule(
    { id: 'empty-array-resource', title: 'a list of no resources', fix: 'name resources' },
    (statement) => emptyLists(statement, 'Resource', 'NotResource'),
  ),
  emptyRule(
    { id: 'empty-object-condition', title: 'a condition without tests', fix: 'remove or fill it' },
    (statement) => [
      ...emptyObjects(statement, 'Condition'),
      ...objectMembers(memberOf(statement, 'Condition')?.value)
        .filter(({ value }) => value.kind === 'object' && value.members.length === 0)
        .map(({ value }) => ({ at: value.at })),
    ],
  ),
  emptyRule(
    { id: 'empty-object-principal', title: 'a principal that names nobody', fix: 'name principals' },
    (statement) => [...emptyObjects(statement, 'Principal'), ...emptyObjects(statement, 'NotPrincipal')],
  ),
  emptyRule(
    { id: 'empty-sid-value', title: 'an empty Sid', fix: 'give a value or remove it' },
    (statement) => {
      const value = memberOf(statement, 'Sid')?.value;
      return value?.kind === 'string' && value.text === '' ? [{ at: value.at }] : [];
    },
  ),
];
