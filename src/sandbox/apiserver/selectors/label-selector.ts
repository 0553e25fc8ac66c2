import { badRequest } from '../errors/refusals.ts';
import { isTree, type Tree, textOf, treesOf } from '../objects/tree.ts';

export type Labels = Readonly<Record<string, string>>;
type Operator = 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** More terms than any client writes: bounds the work of one list. */
const MAX_TERMS = 256;
const KEY = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const SET = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const COMPARISON = /^([^=!<>\s]+)\s*(==|=|!=|<|>)\s*(\S*)$/;

/** Splits at commas outside parentheses. */
function terms(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim());
}

function checked(requirement: Requirement, term: string): Requirement {
  if (!KEY.test(requirement.key))
    throw badRequest(`unable to parse requirement: invalid label key "${requirement.key}" in "${term}"`);
  const bad = requirement.values.find((value) => !VALUE.test(value));
  if (bad !== undefined)
    throw badRequest(`unable to parse requirement: invalid label value "${bad}" in "${term}"`);
  return requirement;
}

function parseTerm(term: string): Requirement {
  const set = SET.exec(term);
  if (set) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    return checked({ key: set[1] ?? '', operator: set[2] === 'in' ? 'in' : 'notin', values }, term);
  }
  const comparison = COMPARISON.exec(term);
  if (comparison) {
    const operators: Readonly<Record<string, Operator>> = {
      '=': 'in',
      '==': 'in',
      '!=': 'notin',
      '>': 'gt',
      '<': 'lt',
    };
    return checked(
      {
        key: comparison[1] ?? '',
        operator: operators[comparison[2] ?? ''] ?? 'in',
        values: [comparison[3] ?? ''],
      },
      term,
    );
  }
  if (term.startsWith('!')) return checked({ key: term.slice(1).trim(), operator: '!', values: [] }, term);
  return checked({ key: term, operator: 'exists', values: [] }, term);
}

/** The `labelSelector` parameter. Throws BadRequest. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  if (text.trim() === '') return [];
  const parts = terms(text);
  if (parts.length > MAX_TERMS)
    throw badRequest(`unable to parse requirement: more than ${MAX_TERMS} requirements`);
  return parts.map(parseTerm);
}

function compare(value: string | undefined, limit: string | undefined, greater: boolean): boolean {
  if (value === undefined || !/^-?\d{1,18}$/.test(value)) return false;
  return greater ? BigInt(value) > BigInt(limit ?? '0') : BigInt(value) < BigInt(limit ?? '0');
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt':
      return compare(value, values[0], operator === 'gt');
  }
}

export function matchesLabels(requirements: readonly Requirement[], labels: Labels | undefined): boolean {
  return requirements.every((requirement) => holds(requirement, labels ?? {}));
}

const OBJECT_OPERATORS: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/** A `LabelSelector` member of an object, as webhooks and Jobs carry it. An empty or absent one selects everything. */
export function requirementsOf(selector: unknown): readonly Requirement[] {
  if (!isTree(selector)) return [];
  const equal = isTree(selector.matchLabels) ? Object.entries(selector.matchLabels) : [];
  return [
    ...equal.map(([key, value]): Requirement => ({ key, operator: 'in', values: [String(value)] })),
    ...treesOf(selector, 'matchExpressions').map(expressionOf),
  ];
}

function expressionOf(expression: Tree): Requirement {
  const values = expression.values;
  return {
    key: textOf(expression, 'key'),
    operator: OBJECT_OPERATORS[textOf(expression, 'operator')] ?? 'in',
    values: Array.isArray(values) ? values.map(String) : [],
  };
}
