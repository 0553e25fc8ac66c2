import type { SessionFacts } from './principals.ts';
import { type AccessContext, accessOf, type Simulation } from './simulate.ts';

/** A change that takes the cluster away from somebody who needs it. */
export interface Lockout {
  readonly who: 'caller' | 'nodes' | 'administrators';
  readonly message: string;
}

export interface LockoutContext extends AccessContext {
  /** Canonical ARN of who is writing; undefined for whoever is known by other means than this map. */
  readonly caller?: string;
  /** Of the caller, where the API tells. */
  readonly session?: SessionFacts;
}

const MASTERS = 'system:masters';
const NODE_GROUPS = ['system:nodes', 'system:bootstrappers'];

/** Whom a change would lock out: the writer, nodes, or the last administrators. */
export function lockouts(simulation: Simulation, context: LockoutContext): readonly Lockout[] {
  return [
    ...callerLockout(simulation, context),
    ...nodeLockouts(simulation),
    ...administratorLockout(simulation, context),
  ];
}

function callerLockout(simulation: Simulation, context: LockoutContext): readonly Lockout[] {
  const { caller, session } = context;
  if (caller === undefined) return [];
  const before = accessOf(simulation.before, caller, context, session);
  const after = accessOf(simulation.after, caller, context, session);
  const you = `you (${caller})`;
  if (before === undefined) {
    if (after !== undefined) return [];
    const sections = simulation.unknown.join(' and ');
    if (sections !== '')
      return [
        {
          who: 'caller',
          message: `${you} would have no access by aws-auth, and may have it by what ${sections} said before it was broken`,
        },
      ];
    if (!simulation.after.refuses(caller, session)) return [];
    return [
      { who: 'caller', message: `${you} would be refused: the templates of your entry cannot be filled in` },
    ];
  }
  if (after === undefined)
    return [{ who: 'caller', message: `${you} would be locked out: ${before.by} is what lets you in` }];
  const lost = before.groups.filter((group) => !after.groups.includes(group));
  if (lost.length > 0 && (lost.includes(MASTERS) || after.groups.length === 0))
    return [{ who: 'caller', message: `${you} would lose group ${lost.join(', ')}` }];
  if (before.username !== after.username && after.groups.length === 0)
    return [{ who: 'caller', message: `${you} would become user "${after.username}" without groups` }];
  return [];
}

function nodeLockouts({ changes }: Simulation): readonly Lockout[] {
  return changes.flatMap(({ principal, before, after }): Lockout[] => {
    const lost = NODE_GROUPS.filter(
      (group) => before?.groups.includes(group) === true && after?.groups.includes(group) !== true,
    );
    const renamed = before !== undefined && after !== undefined && before.username !== after.username;
    const isNode = NODE_GROUPS.some((group) => before?.groups.includes(group));
    if (lost.length > 0)
      return [
        {
          who: 'nodes',
          message: `nodes of role ${principal} would lose ${lost.join(' and ')} and become NotReady`,
        },
      ];
    // Any other name is another node's, or none: the authorizer of nodes goes by it.
    if (isNode && renamed)
      return [
        {
          who: 'nodes',
          message: `nodes of role ${principal} would become user "${after.username}" and NotReady`,
        },
      ];
    return [];
  });
}

function administratorLockout(simulation: Simulation, context: LockoutContext): readonly Lockout[] {
  if ([...(context.accessEntries?.values() ?? [])].some(({ administrator }) => administrator)) return [];
  // An entry of the map for somebody who has an access entry makes no administrator.
  const masters = (access: Simulation['before']): boolean =>
    [...access.principals.values()].some(
      (arn) => accessOf(access, arn, context)?.groups.includes(MASTERS) === true,
    );
  const were = masters(simulation.before) || simulation.unknown.includes('mapRoles');
  if (!were || masters(simulation.after)) return [];
  return [{ who: 'administrators', message: `nobody would be in group ${MASTERS} by aws-auth any more` }];
}
