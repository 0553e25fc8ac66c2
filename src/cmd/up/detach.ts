import { fork } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../instance/configuration.ts';
import { prepareDirectory } from '../instance/data-directory.ts';
import type { RunState } from '../instance/run-files.ts';
import { CommandFailure } from '../output.ts';

const PATIENCE = 30_000;

function argumentsOf(configuration: Configuration): string[] {
  const {
    allowPrivateProviders,
    providerCaFile,
    memberAccounts,
    scps,
    bootstrapClusterCreatorAdmin,
    ...single
  } = configuration;
  const flag = (name: string): string =>
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const option = ([name, value]: readonly [
    string,
    string | number | boolean | undefined,
  ]): readonly string[] => {
    if (value === undefined) return [];
    if (typeof value === 'boolean') return value ? [flag(name)] : [];
    return [flag(name), String(value)];
  };
  return [
    'up',
    ...Object.entries(single).flatMap(option),
    ...(bootstrapClusterCreatorAdmin ? [] : ['--no-bootstrap-cluster-creator-admin']),
    ...allowPrivateProviders.flatMap((range) => ['--allow-private-providers', range]),
    ...(providerCaFile === undefined ? [] : ['--provider-ca-file', providerCaFile.file]),
    ...memberAccounts.flatMap(({ name, id }) => ['--member-account', `${name}=${id}`]),
    ...scps.flatMap(({ account, file }) => ['--scp', `${account}=${file}`]),
  ];
}

/** The child's own words, without the prefixes that `report` puts before them. */
function failureFrom(file: string, from: number): CommandFailure {
  const lines = readFileSync(file, 'utf8').slice(from).split('\n');
  const pick = (prefix: string) => lines.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const hint = pick('hint: ');
  return new CommandFailure(pick('error: ') ?? 'the instance ended before it was ready', {
    hint: hint ?? `its output is in ${file}`,
  });
}

/** Starts the instance as a process of its own; resolves when it is ready, rejects with its error when it ends before. */
export function upDetached(configuration: Configuration): Promise<RunState> {
  prepareDirectory(configuration.dataDir);
  const file = join(configuration.dataDir, 'rolecall.out');
  const output = openSync(file, 'a', 0o600);
  const from = statSync(file).size;
  const entry = process.argv[1] ?? '';
  const child = fork(entry, argumentsOf(configuration), {
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  // Interrupted while waiting: the instance is not to come up later, unasked.
  const interrupt = (): void => void child.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new CommandFailure(`the instance was not ready after ${PATIENCE / 1000} s`, { exitCode: 3 }));
    }, PATIENCE);
    child.once('exit', () => {
      clearTimeout(timer);
      reject(failureFrom(file, from));
    });
    child.once('message', (message: { readonly ready: RunState }) => {
      clearTimeout(timer);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
      child.disconnect();
      child.unref();
      resolve(message.ready);
    });
  });
}
