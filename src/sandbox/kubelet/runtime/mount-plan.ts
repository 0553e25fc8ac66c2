import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Mount } from './runtime.ts';

/** One step of building a container's view of the file system; `setup-script.ts` carries it out. */
export type Operation = readonly [string, ...string[]];

/** A directory is rebuilt entry by entry only up to this size. */
const MOST_ENTRIES = 2000;

interface Placement {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly directory: boolean;
}

/**
 * The steps that make a root directory out of the host's, with the mounts at their true paths and `hidden` directories empty.
 * Where a mount point is missing on the host, its parent becomes a tmpfs that holds the parent's entries as bind mounts:
 * the mount point is made in the tmpfs, so that nothing is ever created on the host. Throws when a path cannot be had.
 */
export function mountPlan(
  mounts: readonly Mount[],
  hidden: readonly string[],
  made: readonly string[],
): Operation[] {
  const placements = mounts.map(placementOf).sort((a, b) => a.target.length - b.target.length);
  const outer = placements.filter((p) => !placements.some((other) => isBelow(p.target, other.target)));
  const covered = hidden.filter((path) => kindOf(path) === 'directory').map(resolveOnHost);
  const isCovered = (path: string) => covered.some((h) => path === h || isBelow(path, h));
  const madeHere = made
    .map(resolveOnHost)
    .filter((path) => !placements.some((p) => path === p.target || isBelow(path, p.target)));
  const points = [...outer.map((p) => p.target), ...madeHere].filter((path) => !isCovered(path));
  const plan: Operation[] = [];
  expand('/', false, points, plan);
  plan.push(['proc', '/proc']);
  for (const path of covered) plan.push(['tmpfs', '755', path]);
  for (const path of madeHere) if (kindOf(path) === undefined || isCovered(path)) plan.push(['dir', path]);
  for (const placement of placements) plan.push(...place(placement, outer.includes(placement), isCovered));
  return plan;
}

function placementOf(mount: Mount): Placement {
  const directory = statSync(mount.source).isDirectory();
  const target = resolveOnHost(mount.target);
  const present = kindOf(target);
  if (target === '/' || target === '/proc' || target.startsWith('/proc/'))
    throw new Error(`cannot mount over ${mount.target}`);
  if (present !== undefined && (present === 'directory') !== directory) {
    throw new Error(`mount path ${mount.target}: not a directory on one side and a directory on the other`);
  }
  return { source: mount.source, target, readOnly: mount.readOnly, directory };
}

function place(placement: Placement, outer: boolean, isCovered: (path: string) => boolean): Operation[] {
  const { source, target, directory } = placement;
  // Inside another volume the volume's owner has made the mount point already.
  const missing = outer && (isCovered(target) || kindOf(target) === undefined);
  return [
    ...(missing ? [[directory ? 'dir' : 'file', target] as const] : []),
    ['bind', source, target],
    ...(placement.readOnly ? [['readonly', target] as const] : []),
  ];
}

/** Shows `directory` in the new root; `bound` says that a bind mount of its parent shows it already. */
function expand(directory: string, bound: boolean, points: readonly string[], plan: Operation[]): void {
  const below = points.filter((point) => isBelow(point, directory));
  const nexts = new Set(below.map((point) => nextTowards(directory, point)));
  if ([...nexts].some((next) => kindOf(next) === undefined)) {
    rebuild(directory, points, plan);
    return;
  }
  if (!bound) plan.push(['bind', directory, directory]);
  for (const next of nexts) if (kindOf(next) === 'directory') expand(next, true, points, plan);
}

function rebuild(directory: string, points: readonly string[], plan: Operation[]): void {
  const entries = readdirSync(directory, { withFileTypes: true });
  if (entries.length > MOST_ENTRIES)
    throw new Error(`cannot make mount points in ${directory}: it has too many entries`);
  plan.push(['tmpfs', (statSync(directory).mode & 0o7777).toString(8), directory]);
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (path === '/proc') plan.push(['dir', path]);
    else if (entry.isSymbolicLink()) plan.push(['link', path, path]);
    else if (entry.isDirectory()) {
      plan.push(['dir', path]);
      expand(path, false, points, plan);
    } else plan.push(['file', path], ['bind', path, path]);
  }
}

/** The path with the symbolic links of its existing part resolved: `/var/run/x` is `/run/x` where they are linked. */
export function resolveOnHost(path: string): string {
  if (kindOf(path) !== undefined) return realpathSync(path);
  return join(resolveOnHost(dirname(path)), basename(path));
}

export function isBelow(path: string, directory: string): boolean {
  return path !== directory && path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

function nextTowards(directory: string, point: string): string {
  const rest = point.slice(directory === '/' ? 1 : directory.length + 1);
  return join(directory, rest.split('/')[0] ?? '');
}

function kindOf(path: string): 'directory' | 'file' | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const real = found.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : found;
  return real?.isDirectory() === true ? 'directory' : 'file';
}
