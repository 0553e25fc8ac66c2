import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createNamespaceRuntime } from './namespace-runtime.ts';
import { findNamespaceTools } from './namespace-tools.ts';
import { createPlainRuntime } from './plain-runtime.ts';
import type { Runtime } from './runtime.ts';

/** `auto` tries namespaces once, for real, and does without them when this machine refuses. */
export type Isolation = 'auto' | 'none';

/** The best runtime that works on this machine. Never throws. */
export async function chooseRuntime(
  isolation: Isolation,
  rootDirectory: string,
  hidden: readonly string[],
): Promise<Runtime> {
  if (isolation === 'none') return createPlainRuntime('namespaces are switched off');
  if (process.platform !== 'linux') return createPlainRuntime(`${process.platform} has no mount namespaces`);
  const tools = findNamespaceTools(process.getuid?.() !== 0);
  if (typeof tools === 'string') return createPlainRuntime(`the program ${tools} is missing`);
  const runtime = createNamespaceRuntime(tools, hidden);
  const fault = await rehearse(runtime, join(rootDirectory, 'rehearsal'));
  return fault === undefined ? runtime : createPlainRuntime(fault);
}

/** Runs `true` in a container with one mount that the host does not have: undefined when that worked. */
async function rehearse(runtime: Runtime, directory: string): Promise<string | undefined> {
  const source = join(directory, 'source');
  try {
    mkdirSync(source, { recursive: true, mode: 0o700 });
    const container = await runtime.start({
      id: 'rehearsal',
      directory,
      argv: ['true'],
      env: { PATH: '/usr/bin:/bin' },
      workingDirectory: '/run/rolecall-rehearsal',
      mounts: [{ source, target: '/run/rolecall-rehearsal', readOnly: true }],
      user: undefined,
      stdin: false,
      tty: false,
      output: () => undefined,
    });
    const { code } = await container.exited;
    return code === 0 ? undefined : `a trial container ended with ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
