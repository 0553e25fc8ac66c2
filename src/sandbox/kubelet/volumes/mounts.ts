import { closeSync, lstatSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { V1Container, V1VolumeMount } from '@kubernetes/client-node';
import { expand } from '../environment/expand.ts';
import { isBelow } from '../runtime/mount-plan.ts';
import type { Mount } from '../runtime/runtime.ts';
import type { PreparedVolume } from './pod-volumes.ts';

/** A container's mounts, in the order in which they must be made. Throws when one cannot be had. */
export function containerMounts(
  container: V1Container,
  volumes: ReadonlyMap<string, PreparedVolume>,
  variables: Readonly<Record<string, string>>,
): readonly Mount[] {
  const mounts = (container.volumeMounts ?? []).map((mount): Mount => {
    const volume = volumes.get(mount.name);
    if (volume === undefined) throw new Error(`volume "${mount.name}" is not a volume of the pod`);
    const inner = innerPath(mount, variables);
    return {
      source: inner === '' ? volume.path : subPath(volume.path, inner),
      target: normalTarget(mount.mountPath),
      readOnly: volume.readOnly || mount.readOnly === true,
    };
  });
  const ordered = mounts.sort((a, b) => a.target.length - b.target.length);
  for (const inner of ordered) makeInner(inner, ordered);
  return ordered;
}

/** The path inside the volume; empty: all of it. */
function innerPath(
  { subPath, subPathExpr }: V1VolumeMount,
  variables: Readonly<Record<string, string>>,
): string {
  if (subPathExpr === undefined || subPathExpr === '') return subPath ?? '';
  return expand(subPathExpr, (name) => {
    if (!Object.hasOwn(variables, name)) throw new Error(`missing value for ${JSON.stringify(name)}`);
    return variables[name];
  });
}

function normalTarget(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.includes('\0') || parts.includes('..'))
    throw new Error(`invalid mount path ${JSON.stringify(path)}`);
  if (parts.length === 0) throw new Error('a volume cannot be mounted at /');
  return `/${parts.join('/')}`;
}

/** What a subPath names, links resolved, which a container may have planted there: it must lie inside the volume. */
function subPath(volume: string, path: string): string {
  if (path.startsWith('/') || path.includes('\0') || path.split('/').includes('..')) {
    throw new Error(`invalid subPath ${JSON.stringify(path)}`);
  }
  const full = join(volume, path);
  if (lstatSync(full, { throwIfNoEntry: false }) === undefined) makeSafely(volume, path, true);
  const real = realpathSync(full);
  const root = realpathSync(volume);
  if (real !== root && !isBelow(real, root))
    throw new Error(`subPath ${JSON.stringify(path)} leads out of its volume`);
  return real;
}

/** A mount inside another volume needs its mount point there, on the host's side of that volume. */
function makeInner(inner: Mount, mounts: readonly Mount[]): void {
  const outer = mounts.filter((mount) => isBelow(inner.target, mount.target)).at(-1);
  if (outer === undefined) return;
  const directory = lstatSync(inner.source).isDirectory();
  makeSafely(outer.source, inner.target.slice(outer.target.length + 1), directory);
}

/** Makes a path below `root` without ever following a link: a container could have planted one to leave its volume. */
function makeSafely(root: string, path: string, directory: boolean): void {
  let at = root;
  const parts = path.split('/').filter((part) => part !== '');
  for (const [index, part] of parts.entries()) {
    at = join(at, part);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() === true)
      throw new Error(`${JSON.stringify(path)}: a symbolic link is in the way`);
    if (found !== undefined) continue;
    if (index < parts.length - 1 || directory) mkdirSync(at, { mode: 0o755 });
    else closeSync(openSync(at, 'wx', 0o644));
  }
}
