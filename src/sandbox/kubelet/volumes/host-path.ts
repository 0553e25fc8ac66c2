import { realpathSync, statSync } from 'node:fs';
import type { V1HostPathVolumeSource } from '@kubernetes/client-node';
import { isBelow } from '../runtime/mount-plan.ts';

/** System directories that a pod may not be given by name. */
const REFUSED = ['/', '/proc', '/sys', '/dev', '/boot'];

/**
 * The real path of a hostPath volume: an existing file or directory that neither holds nor lies in what the sandbox keeps
 * to itself (keys, tokens of other pods). Nothing is ever made on the host. Throws with the reason of a refusal.
 */
export function hostPathSource(source: V1HostPathVolumeSource, kept: readonly string[]): string {
  const type = source.type ?? '';
  if (!['', 'Directory', 'File', 'DirectoryOrCreate', 'FileOrCreate'].includes(type)) {
    throw new Error(`hostPath type ${type} is not allowed in this sandbox`);
  }
  if (!source.path.startsWith('/') || source.path.split('/').includes('..')) {
    throw new Error(`hostPath ${source.path} must be an absolute path without '..'`);
  }
  const real = realPath(source.path);
  if (REFUSED.includes(real) || REFUSED.slice(1).some((refused) => isBelow(real, refused))) {
    throw new Error(`hostPath ${source.path} is not allowed in this sandbox`);
  }
  if (kept.some((path) => path === real || isBelow(path, real) || isBelow(real, path))) {
    throw new Error(`hostPath ${source.path} holds the sandbox's own state: not allowed`);
  }
  const wanted = type.startsWith('Directory') ? 'directory' : type.startsWith('File') ? 'file' : undefined;
  const is = statSync(real).isDirectory() ? 'directory' : statSync(real).isFile() ? 'file' : 'special file';
  if (is === 'special file' || (wanted !== undefined && is !== wanted)) {
    throw new Error(`hostPath type check failed: ${source.path} is not a ${wanted ?? 'file or directory'}`);
  }
  return real;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw new Error(
      `hostPath type check failed: ${path} does not exist (this sandbox makes nothing on the host)`,
    );
  }
}
