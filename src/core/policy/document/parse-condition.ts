import { type JsonNode, PolicySyntaxError } from '../json/node.ts';
import { parseOperatorName } from '../operators/operator-name.ts';
import type { ConditionEntry, Text } from './document.ts';
import { objectOf } from './members.ts';

/**
 * `Condition` (policy-language.md 1.5): empty objects add no test, an unknown operator is accepted only while empty, and
 * a scalar becomes text.
 */
export function parseCondition(node: JsonNode | undefined): readonly ConditionEntry[] {
  if (node === undefined) return [];
  return objectOf(node, 'Condition').members.flatMap(({ key, keyAt, value }) =>
    parseOperator({ text: key, at: keyAt }, value),
  );
}

function parseOperator(operator: Text, node: JsonNode): ConditionEntry[] {
  const name = parseOperatorName(operator.text);
  const tests = objectOf(node, `the tests of ${JSON.stringify(operator.text)}`).members;
  if (operator.text.includes('::')) {
    throw new PolicySyntaxError('grammar', 'a doubled colon in an operator', operator.at);
  }
  if (name === undefined) {
    if (tests.length === 0) return [];
    throw new PolicySyntaxError('grammar', `unknown operator ${JSON.stringify(operator.text)}`, operator.at);
  }
  return tests.map(({ key, keyAt, value }) => ({
    operator,
    name,
    key: { text: key, at: keyAt },
    values: parseValues(value),
  }));
}

function parseValues(node: JsonNode): readonly Text[] {
  return node.kind === 'array' ? node.items.map(parseValue) : [parseValue(node)];
}

function parseValue(node: JsonNode): Text {
  if (node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean')
    return { text: node.text, at: node.at };
  throw new PolicySyntaxError('grammar', 'a condition value must be a string, number or boolean', node.at);
}
