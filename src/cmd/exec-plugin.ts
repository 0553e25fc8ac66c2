import { execFile } from 'node:child_process';
import { z } from 'zod';
import type { ExecPlugin, RunExecPlugin } from '../kubernetes/client/index.ts';
import { CommandFailure } from './output.ts';

const ANSWER = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().min(1),
    expirationTimestamp: z.iso.datetime({ offset: true }).optional(),
  }),
});

const TIMEOUT = 60_000;
const MOST_BYTES = 1024 * 1024;
/** Milliseconds before its end at which a token is not used any more. */
const MARGIN = 10_000;

/**
 * Runs the programs that kubeconfigs name, as kubectl does, once for each token's life, however many wait for it. `unstatedLife`:
 * milliseconds for which a token is used that does not say when it ends; by default that of the command.
 */
export function runExecPlugin({ unstatedLife = Number.POSITIVE_INFINITY } = {}): RunExecPlugin {
  let kept: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;
  const ask = async (plugin: ExecPlugin): Promise<string> => {
    const { token, expirationTimestamp } = readAnswer(plugin, await run(plugin));
    const until =
      expirationTimestamp === undefined
        ? Date.now() + unstatedLife
        : Date.parse(expirationTimestamp) - MARGIN;
    kept = { token, until };
    return token;
  };
  return async (plugin) => {
    if (kept !== undefined && Date.now() < kept.until) return kept.token;
    asking ??= ask(plugin).finally(() => {
      asking = undefined;
    });
    return await asking;
  };
}

function run({ command, args, env, apiVersion }: ExecPlugin): Promise<string> {
  const info = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      [...args],
      {
        env: { ...process.env, ...env, KUBERNETES_EXEC_INFO: info },
        timeout: TIMEOUT,
        maxBuffer: MOST_BYTES,
      },
      (failure, stdout, stderr) => {
        if (failure === null) resolve(stdout);
        else
          reject(
            new CommandFailure(
              `${command} of the kubeconfig failed: ${stderr.trim().split('\n').at(-1) || failure.message}`,
              { cause: failure },
            ),
          );
      },
    );
    child.stdin?.end();
  });
}

/** Never quotes the answer, which holds the token. */
function readAnswer({ command }: ExecPlugin, text: string): z.infer<typeof ANSWER>['status'] {
  try {
    return ANSWER.parse(JSON.parse(text)).status;
  } catch {
    throw new CommandFailure(`${command} of the kubeconfig answered no ExecCredential with a token`);
  }
}
