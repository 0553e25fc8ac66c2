import { isTree, treesOf } from '../../objects/tree.ts';
import { NONE } from '../../tables/columns.ts';

const OPERATORS: Readonly<Record<string, (key: string, values: string) => string>> = {
  In: (key, values) => `${key} in (${values})`,
  NotIn: (key, values) => `${key} notin (${values})`,
  Exists: (key) => key,
  DoesNotExist: (key) => `!${key}`,
};

/** A LabelSelector in the words of `kubectl -l`: `app=web,tier in (a,b)`. */
export function selectorText(selector: unknown): string {
  if (!isTree(selector)) return NONE;
  const labels = isTree(selector.matchLabels) ? Object.entries(selector.matchLabels) : [];
  const equal = labels.map(([key, value]) => `${key}=${String(value)}`);
  const others = treesOf(selector, 'matchExpressions').map((expression) => {
    const values = Array.isArray(expression.values) ? expression.values.map(String).sort().join(',') : '';
    return OPERATORS[String(expression.operator)]?.(String(expression.key), values) ?? '';
  });
  const all = [...equal, ...others];
  return all.length === 0 ? NONE : all.sort().join(',');
}
