import type { PolicyDocument, Statement } from '../../document/document.ts';
import { covers } from '../coverage.ts';
import type { Rule } from '../rule.ts';
import { ESCALATION_PATHS } from './escalation-paths.ts';
import { grantsEverything, isOpen, reachesEverything } from './open-statements.ts';

export const privilegeEscalation: Rule = {
  id: 'grant-privilege-escalation',
  severity: 'high',
  title: 'the actions together lead to further permissions',
  fix: 'limit Resource, or add a condition',
  uses: ['identity', 'session'],
  on: 'document',
  check: (document) => {
    const { statements } = document;
    // Whoever may do everything needs no way round.
    if (statements.some(grantsEverything)) return [];
    return ESCALATION_PATHS.flatMap(({ actions, gain }) => {
      const grants = actions.map((action) => granting(document, action.toLowerCase()));
      const [first] = grants;
      if (first === undefined || grants.some((grant) => grant === undefined)) return [];
      return [
        {
          at: placeOf(first, actions[0] ?? ''),
          message: `${actions.join(' with ')} on every resource ${gain}`,
        },
      ];
    });
  },
};

function granting({ statements }: PolicyDocument, action: string): Statement | undefined {
  const denied = statements.some(
    (statement) =>
      statement.effect.text === 'Deny' &&
      statement.conditions.length === 0 &&
      reachesEverything(statement) &&
      covers(statement, action),
  );
  return denied ? undefined : statements.find((statement) => isOpen(statement) && covers(statement, action));
}

function placeOf({ action, at }: Statement, wanted: string) {
  return (
    action?.values.find(({ text }) => text.toLowerCase() === wanted.toLowerCase())?.at ?? action?.at ?? at
  );
}
