import type { JsonObject } from '../json/node.ts';
import type { OidcGrant } from './oidc-grant.ts';
import { statementObjects } from './outline.ts';
import type { Rule, Spot } from './rule.ts';
import type { PolicyUse, Subject } from './subject.ts';

/** More than any document that AWS saves can hold; what follows is not examined. */
const MAX_TESTS = 1000;

/** Rules that see only the JSON: they speak also when the grammar is broken. */
export function runOnJson(rule: Rule, root: JsonObject, use: PolicyUse): readonly Spot[] {
  if (rule.on === 'root') return rule.check(root, use);
  if (rule.on === 'outline') return statementObjects(root).flatMap((statement) => rule.check(statement, use));
  return [];
}

/** Rules that see the parsed document. */
export function runOnDocument(rule: Rule, subject: Subject, grants: readonly OidcGrant[]): readonly Spot[] {
  const { document } = subject;
  switch (rule.on) {
    case 'root':
    case 'outline':
      return [];
    case 'document':
      return rule.check(document, subject);
    case 'statement':
      return document.statements.flatMap((statement) => rule.check(statement, subject));
    case 'test':
      return document.statements.flatMap((statement) =>
        statement.conditions.slice(0, MAX_TESTS).flatMap((test) => rule.check(test, statement, subject)),
      );
    case 'grant':
      return grants.flatMap((grant) => rule.check(grant, subject));
  }
}
