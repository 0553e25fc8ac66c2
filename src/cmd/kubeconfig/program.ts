import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

function onPath(name: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      if (folder === '') return false;
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What kubectl runs as this program: its name where the shell finds it, else its whole path. */
export function ownProgram(): string {
  if (onPath('rolecall')) return 'rolecall';
  // From src/cmd/kubeconfig, and from dist/src/cmd/kubeconfig.
  const up = import.meta.filename.endsWith('.ts') ? ['..', '..', '..'] : ['..', '..', '..', '..'];
  return join(import.meta.dirname, ...up, 'bin', 'rolecall');
}
