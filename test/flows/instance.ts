import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Environment,
  type RunState,
  readEnvironment,
  readRunState,
} from '../../src/cmd/instance/run-files.ts';
import { ROOT } from '../source-tree.ts';

/** What a finished command left. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; never throws for its exit code. */
export function run(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
  input = '',
  folder?: string,
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      parameters,
      { env: environment, cwd: folder, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 },
      (failure, stdout, stderr) => {
        const exitCode = failure === null ? 0 : typeof failure.code === 'number' ? failure.code : 1;
        resolve({ exitCode, stdout, stderr });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** The program of this checkout, in an environment that knows no other instance. */
export function rolecall(
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Finished> {
  const { AWS_PROFILE, AWS_SESSION_TOKEN, ROLECALL_DATA_DIR, ...inherited } = process.env;
  return run(join(ROOT, 'bin', 'rolecall'), parameters, { ...inherited, ...environment });
}

/** A data directory of its own, with an instance that can be started, killed and started again on it. */
export class TestInstance {
  readonly root = mkdtempSync(join(tmpdir(), 'rolecall-test-'));
  readonly dataDir = join(this.root, 'data');
  readonly #flags: readonly string[];

  constructor(flags: readonly string[] = []) {
    this.#flags = flags;
  }

  /** Environment of commands: its own list of instances, so that tests cannot meet. */
  get base(): Record<string, string | undefined> {
    return { XDG_STATE_HOME: join(this.root, 'state') };
  }

  async start(): Promise<RunState> {
    const parameters = ['up', '--detach', '--port', '0', '--data-dir', this.dataDir, ...this.#flags];
    const { exitCode, stderr } = await rolecall(parameters, this.base);
    const state = readRunState(this.dataDir);
    if (exitCode !== 0 || state === undefined) throw new Error(`rolecall up failed: ${stderr}`);
    return state;
  }

  get state(): RunState {
    const state = readRunState(this.dataDir);
    if (state === undefined) throw new Error('the instance does not run');
    return state;
  }

  /** What `rolecall env` exports. */
  get environment(): Environment {
    const environment = readEnvironment(this.dataDir);
    if (environment === undefined) throw new Error('the instance left no environment');
    return environment;
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    const { pid } = this.state;
    process.kill(pid, signal);
    for (let tries = 0; tries < 400; tries++) {
      if (readRunState(this.dataDir)?.pid !== pid) return;
      await delay(50);
    }
    throw new Error(`process ${pid} outlived ${signal}`);
  }

  /** Stops the instance if it runs, and removes everything. */
  async dispose(): Promise<void> {
    if (readRunState(this.dataDir) !== undefined) await this.signal('SIGTERM');
    rmSync(this.root, { recursive: true, force: true });
  }
}
