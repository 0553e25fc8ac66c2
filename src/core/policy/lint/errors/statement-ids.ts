import type { PolicyDocument } from '../../document/document.ts';
import { quote } from '../quote.ts';
import type { Rule, Spot } from '../rule.ts';

export function repeatedIds({ statements }: PolicyDocument): readonly Spot[] {
  const seen = new Set<string>();
  return statements.flatMap(({ sid }) => {
    if (sid === undefined || sid.text === '') return [];
    if (seen.has(sid.text)) return [{ at: sid.at, message: `Sid ${quote(sid.text)} is used already` }];
    seen.add(sid.text);
    return [];
  });
}

export const uniqueSidsRequired: Rule = {
  id: 'unique-sids-required',
  severity: 'error',
  title: 'repeated Sid',
  fix: 'rename one',
  uses: ['identity', 'trust', 'session', 'boundary', 'scp'],
  on: 'document',
  check: repeatedIds,
};

export const unsupportedSid: Rule = {
  id: 'unsupported-sid',
  severity: 'error',
  title: 'a Sid with characters other than letters and digits',
  fix: 'rename it',
  uses: ['identity', 'session', 'boundary', 'scp'],
  on: 'statement',
  check: ({ sid }) => (sid === undefined || /^[A-Za-z0-9]*$/.test(sid.text) ? [] : [{ at: sid.at }]),
};
