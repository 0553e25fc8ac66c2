import { type Lockout, type LockoutContext, lockouts } from './lockouts.ts';
import { type Simulation, simulate } from './simulate.ts';

type MapData = Readonly<Record<string, string>>;

export interface Judgement {
  readonly simulation: Simulation;
  readonly lockouts: readonly Lockout[];
}

/**
 * What a change does, and whom it locks out. Whether the authenticator matches roles by path is its own setting and not known here: a
 * caller who is in the cluster, and not by an exact ARN, may be there by a path.
 */
export function judge(before: MapData, after: MapData, context: LockoutContext): Judgement {
  const simulation = simulate(before, after, context);
  const found = lockouts(simulation, context);
  if (found.some(({ who }) => who === 'caller')) return { simulation, lockouts: found };
  const byPath = { ...context, matchRolePaths: true };
  const caller = lockouts(simulate(before, after, byPath), byPath).filter(({ who }) => who === 'caller');
  return { simulation, lockouts: [...caller, ...found] };
}
