import type { Statement } from '../../../core/policy/index.ts';
import { items, valueItems } from './items.ts';

type Texts = readonly { readonly text: string }[] | undefined;

function values(texts: Texts) {
  return valueItems(texts?.map(({ text }) => text) ?? []);
}

/** A statement as decoded messages show one. `Not…` elements go by their own names, for they say the contrary. */
export function describeStatement(statement: Statement): object {
  const { sid, effect, principal, action, resource, conditions } = statement;
  const everyone = principal?.everyone === true ? [{ text: '*' }] : undefined;
  return {
    statementId: sid?.text ?? '',
    effect: effect.text.toUpperCase(),
    [principal?.negated === true ? 'notPrincipals' : 'principals']: values(
      everyone ?? principal?.entries.map(({ value }) => value),
    ),
    principalGroups: items([]),
    [action?.negated === true ? 'notActions' : 'actions']: values(action?.values),
    [resource?.negated === true ? 'notResources' : 'resources']: values(resource?.values),
    conditions: items(
      conditions.map(({ operator, key, values: wanted }) => ({
        operator: operator.text,
        key: key.text,
        values: values(wanted),
      })),
    ),
  };
}
