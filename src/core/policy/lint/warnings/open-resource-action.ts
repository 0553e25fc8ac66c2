import type { Statement, Text } from '../../document/document.ts';
import { testsKey } from '../condition-keys.ts';
import { allows, covers } from '../coverage.ts';
import type { Severity } from '../finding.ts';
import { globsMeet, hasWildcard } from '../globs.ts';
import type { Rule } from '../rule.ts';
import { WITHOUT_PRINCIPAL } from '../subject.ts';

interface SensitiveAction {
  /** Begins the ids of its rules. */
  readonly id: string;
  readonly severity: Severity;
  readonly action: string;
  readonly fix: string;
  /** A condition on this key says for which services: then the grant is less open than it looks. */
  readonly narrowedBy: string;
}

interface Shape {
  readonly suffix: string;
  readonly holds: (statement: Statement, action: string) => boolean;
  readonly words: string;
}

/** How a statement may reach an action and leave its resource open: the six of Access Analyzer. At most one holds. */
const SHAPES: readonly Shape[] = [
  { suffix: 'with-not-resource', holds: (s, a) => notResource(s) && named(s, a), words: 'with NotResource' },
  {
    suffix: 'with-star-in-action-and-not-resource',
    holds: (s, a) => notResource(s) && byWildcard(s, a),
    words: 'through a wildcard action with NotResource',
  },
  {
    suffix: 'with-not-action-and-not-resource',
    holds: (s) => notResource(s) && notAction(s),
    words: 'through NotAction with NotResource',
  },
  {
    suffix: 'with-star-in-resource',
    holds: (s, a) => openResource(s) !== undefined && named(s, a),
    words: 'on every resource',
  },
  {
    suffix: 'with-star-in-action-and-resource',
    holds: (s, a) => openResource(s) !== undefined && byWildcard(s, a),
    words: 'through a wildcard action on every resource',
  },
  {
    suffix: 'with-star-in-resource-and-not-action',
    holds: (s) => openResource(s) !== undefined && notAction(s),
    words: 'through NotAction on every resource',
  },
];

export function openResourceRules({
  id,
  severity,
  action,
  fix,
  narrowedBy,
}: SensitiveAction): readonly Rule[] {
  const wanted = action.toLowerCase();
  return SHAPES.map(({ suffix, holds, words }) => ({
    id: `${id}-${suffix}`,
    severity,
    title: `${action} ${words}`,
    fix,
    uses: WITHOUT_PRINCIPAL.filter((use) => use !== 'scp' && use !== 'boundary'),
    on: 'statement',
    check: (statement) =>
      allows(statement) && covers(statement, wanted) && holds(statement, wanted)
        ? [
            {
              at: (openResource(statement) ?? statement.resource ?? statement).at,
              severity: testsKey(statement, [narrowedBy.toLowerCase()]) ? lesser(severity) : severity,
            },
          ]
        : [],
  }));
}

function lesser(severity: Severity): Severity {
  return severity === 'high' ? 'medium' : 'low';
}

function notResource({ resource }: Statement): boolean {
  return resource?.negated === true;
}

function notAction({ action }: Statement): boolean {
  return action?.negated === true;
}

function named({ action }: Statement, wanted: string): boolean {
  return action?.negated === false && action.values.some(({ text }) => text.toLowerCase() === wanted);
}

function byWildcard(statement: Statement, wanted: string): boolean {
  return (
    statement.action?.negated === false &&
    !named(statement, wanted) &&
    statement.action.values.some(({ text }) => hasWildcard(text) && globsMeet(text.toLowerCase(), wanted))
  );
}

/** `*`, or an ARN that any role of an account fits; a path or a convention of names (`role/service-role/x-*`) is no star. */
function openResource({ resource }: Statement): Text | undefined {
  if (resource === undefined || resource.negated) return undefined;
  return resource.values.find(
    ({ text }) => /^\*+$/.test(text) || /^arn:[^:]*:(iam|\*)::[^:]*:(role\/)?\*+$/.test(text),
  );
}
