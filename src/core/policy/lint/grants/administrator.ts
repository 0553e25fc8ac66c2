import type { Rule } from '../rule.ts';
import { grantsEverything } from './open-statements.ts';

export const administrator: Rule = {
  id: 'grant-administrator',
  severity: 'high',
  title: 'every action on every resource',
  fix: 'name the actions that are needed',
  uses: ['identity', 'session'],
  on: 'statement',
  check: (statement) => (grantsEverything(statement) ? [{ at: statement.at }] : []),
};
