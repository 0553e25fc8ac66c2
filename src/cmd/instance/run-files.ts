import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running instance leaves in its data directory for the other verbs. Removed when it stops. */
export interface RunState {
  readonly pid: number;
  readonly version: string;
  readonly startedAt: string;
  readonly dataDir: string;
  readonly cluster: string;
  readonly account: string;
  readonly region: string;
  readonly endpointUrl: string;
  readonly publicUrl: string;
  /** The metadata service as the node's own processes reach it. */
  readonly metadataUrl?: string;
}

/** Shell exports of `rolecall env`. Holds the administrator's secret: the file is mode 0600 in a 0700 directory. */
export type Environment = Readonly<Record<string, string>>;

const NAMES = {
  state: 'state.json',
  environment: 'environment.json',
  kubeconfig: 'kubeconfig',
  ca: 'ca.pem',
  control: 'control',
} as const;

export function runFile(dataDir: string, name: keyof typeof NAMES): string {
  return join(dataDir, 'run', NAMES[name]);
}

function writePrivate(path: string, text: string): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}

export interface RunFiles {
  readonly state: RunState;
  readonly environment: Environment;
  readonly kubeconfig: string;
  readonly ca: string;
  /** What the control door asks for: as much worth as the administrator's key. */
  readonly control: string;
}

/** Writes all run files, the state last: who sees it sees the others too. */
export function writeRunFiles(dataDir: string, files: RunFiles): void {
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  writePrivate(runFile(dataDir, 'ca'), files.ca);
  writePrivate(runFile(dataDir, 'kubeconfig'), files.kubeconfig);
  writePrivate(runFile(dataDir, 'control'), files.control);
  writePrivate(runFile(dataDir, 'environment'), JSON.stringify(files.environment, null, 2));
  writePrivate(runFile(dataDir, 'state'), JSON.stringify(files.state, null, 2));
}

export function removeRunFiles(dataDir: string): void {
  rmSync(join(dataDir, 'run'), { recursive: true, force: true });
}

function readJson<Value>(path: string): Value | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Value;
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * What the run files say, when a process of that id exists. It may be another one by now: `findRunning` asks.
 */
export function readRunState(dataDir: string): RunState | undefined {
  const state = readJson<RunState>(runFile(dataDir, 'state'));
  return state !== undefined && Number.isInteger(state?.pid) && state.pid > 0 && alive(state.pid)
    ? state
    : undefined;
}

export function readEnvironment(dataDir: string): Environment | undefined {
  return readJson<Environment>(runFile(dataDir, 'environment'));
}

export function readControlToken(dataDir: string): string | undefined {
  try {
    return readFileSync(runFile(dataDir, 'control'), 'utf8');
  } catch {
    return undefined;
  }
}
