import type { PlainContext } from '../evaluate/prepared-context.ts';
import { CALLERS } from './callers.ts';
import type { PolicyCase } from './policy-case.ts';
import { type FileCase, readFileCases } from './read-json.ts';

/** One statement's action, resource or condition: does it apply to the request? */
interface StatementCase extends FileCase {
  readonly version?: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly kind?: 'resource';
  readonly context?: PlainContext;
  readonly condition?: object;
  readonly action?: string | readonly string[];
  readonly notAction?: string | readonly string[];
  readonly resource?: string | readonly (string | null)[];
  readonly notResource?: string | readonly string[];
  readonly request?: string;
  readonly holds?: boolean;
  readonly matches?: boolean;
}
const EVERY = ['version', 'effect', 'kind', 'context'] as const;

type Expanded = Omit<PolicyCase, 'needs'>;

export function statementCases(): readonly Expanded[] {
  const read = (
    file: string,
    ...members: readonly (keyof StatementCase & string)[]
  ): readonly StatementCase[] => readFileCases<StatementCase>(file, [...EVERY, ...members]);
  return [
    ...read('conditions', 'condition', 'holds').map((each) =>
      expand('conditions', each, { Condition: each.condition }, {}),
    ),
    ...read('actions', 'action', 'notAction', 'request', 'matches').map((each) =>
      expand('actions', each, elementOf('Action', each.action, each.notAction), { action: each.request }),
    ),
    ...read('resources', 'resource', 'notResource', 'request', 'matches').map((each) =>
      expand('resources', each, elementOf('Resource', each.resource, each.notResource), {
        resource: each.request,
      }),
    ),
  ];
}

function elementOf(name: string, plain: unknown, negated: unknown): object {
  return negated === undefined ? { [name]: plain } : { [name]: undefined, [`Not${name}`]: negated };
}

/** A Deny is asked beside an Allow of everything. */
function expand(
  file: string,
  each: StatementCase,
  element: object,
  asked: { readonly action?: string | undefined; readonly resource?: string | undefined },
): Expanded {
  const { version = '2012-10-17', effect = 'Allow', kind, context = {} } = each;
  const principal = kind === 'resource' ? { Principal: '*' } : {};
  const all = { Effect: 'Allow', Action: '*', Resource: '*', ...principal };
  const statement = { ...all, ...element, Effect: effect };
  const text = JSON.stringify({
    Version: version,
    Statement: effect === 'Deny' ? [all, statement] : [statement],
  });
  const applies = each.holds ?? each.matches;
  if (applies === undefined) throw new Error(`${file}.json, ${each.title}: no expectation`);
  return {
    name: `${file}: ${each.rule}: ${each.title}`,
    rule: each.rule,
    layers: kind === 'resource' ? { identity: [], resource: text } : { identity: [text] },
    request: {
      action: asked.action ?? 's3:GetObject',
      resource: asked.resource ?? '*',
      principal: CALLERS.user,
      context,
    },
    trust: false,
    expect: { decision: decisionOf(effect, applies) },
  };
}

function decisionOf(effect: 'Allow' | 'Deny', applies: boolean): PolicyCase['expect']['decision'] {
  if (effect === 'Deny') return applies ? 'explicitDeny' : 'allowed';
  return applies ? 'allowed' : 'implicitDeny';
}
