import { splitArn } from '../../core/arn/arn.ts';
import { pageOf } from '../paging/page.ts';
import { invalidInput } from '../validation/iam-refusals.ts';
import { type Simulation, type SimulationResult, simulate } from './simulate.ts';

export interface Pairs {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly marker: string | undefined;
  readonly maxItems: number | undefined;
}

const MAX_PAIRS = 100_000;
const DEFAULT_ITEMS = 100;
/** Characters of policies looked at in one call: a page is cut short before that, which AWS reserves to itself too. */
const MAX_CHARACTERS = 8_000_000;
const MAX_ACTION = 128;
const MAX_RESOURCE = 2048;
const ACTION = /^[A-Za-z0-9.-]+:[A-Za-z0-9_-]+$/;

/** Decides each action on each resource, actions first, a page at a time. Throws `Refusal` InvalidInput. */
export function simulatePairs(
  simulation: Simulation,
  { actions, resources, marker, maxItems }: Pairs,
): { readonly results: readonly SimulationResult[]; readonly next: string | undefined } {
  for (const action of actions) checkAction(action);
  for (const resource of resources) checkResource(resource);
  const over = resources.length === 0 ? ['*'] : resources;
  const count = actions.length * over.length;
  if (count > MAX_PAIRS) throw invalidInput(`Invalid Input: more than ${MAX_PAIRS} actions and resources.`);
  const numbers = Array.from({ length: count }, (_, at) => at);
  const affordable = Math.max(1, Math.floor(MAX_CHARACTERS / (1 + sizeOf(simulation))));
  const page = pageOf(numbers, (at) => String(at).padStart(6, '0'), {
    listing: 'simulation',
    marker,
    limit: Math.min(maxItems ?? DEFAULT_ITEMS, affordable),
    badMarker: 'Invalid Marker.',
  });
  const results = page.items.map((at) =>
    simulate(simulation, actions[Math.floor(at / over.length)] ?? '', over[at % over.length] ?? '*'),
  );
  return { results, next: page.next };
}

function checkAction(action: string): void {
  if (action.length <= MAX_ACTION && ACTION.test(action)) return;
  throw invalidInput(`Invalid Input ActionNames: ${action.slice(0, MAX_ACTION)} is not a valid action name.`);
}

function checkResource(resource: string): void {
  if (resource === '*') return;
  const parts = resource.length <= MAX_RESOURCE ? splitArn(resource) : undefined;
  if (parts?.[0] === 'arn' && parts[5] !== '') return;
  throw invalidInput(`ResourceNames are not in a valid ARN format: ${resource.slice(0, MAX_RESOURCE)}.`);
}

function sizeOf({ identity, boundary, scps = [], resourcePolicy }: Simulation): number {
  const policies = [
    ...identity,
    ...scps.flat(),
    ...[boundary, resourcePolicy].filter((policy) => policy !== undefined),
  ];
  return policies.reduce((sum, { size }) => sum + size, 0);
}
