import { type JsonNode, PolicySyntaxError, type Position } from '../json/node.ts';
import { readJson } from '../json/reader.ts';
import type { PolicyDocument } from './document.ts';
import { membersOf, objectOf, textOf } from './members.ts';
import { parseStatement } from './parse-statement.ts';

const ELEMENTS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);

/** Parses a document by the grammar of policy-language.md 1. Throws `PolicySyntaxError` and nothing else. */
export function parsePolicy(text: string): PolicyDocument {
  const root = readJson(text);
  const members = membersOf(objectOf(root, 'a policy'), ELEMENTS);
  const id = members.get('Id');
  return {
    version: parseVersion(members.get('Version')),
    id: id === undefined ? undefined : textOf(id, 'Id').text,
    statements: parseStatements(members.get('Statement'), root),
  };
}

function parseVersion(node: JsonNode | undefined): PolicyDocument['version'] {
  if (node === undefined) return '2008-10-17';
  const { text, at } = textOf(node, 'Version');
  if (text === '2012-10-17' || text === '2008-10-17') return text;
  throw new PolicySyntaxError('grammar', 'Version must be 2012-10-17 or 2008-10-17', at);
}

function parseStatements(node: JsonNode | undefined, root: JsonNode): PolicyDocument['statements'] {
  if (node === undefined) throw new PolicySyntaxError('grammar', 'Statement is missing', root.at);
  if (node.kind !== 'array') return [parseStatement(node, 0, behind(node.at))];
  if (node.items.length === 0) throw new PolicySyntaxError('grammar', 'Statement is empty', node.at);
  const { items, after } = node;
  return items.map((item, index) => parseStatement(item, index, after[index] ?? item.at));
}

function behind({ line, column }: Position): Position {
  return { line, column: column + 1 };
}
