import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from '../child.ts';
import type { CpuUsed, Listening, LoadDone, Question, ServerReady, Workload } from './messages.ts';

export type CallChild = Child<Question>;

export const CONNECTIONS = 32;

/** The processes of one benchmark; all end with it, and so do their folders. */
export class Bench {
  readonly #children: CallChild[] = [];
  readonly #folders: string[] = [];

  start(name: string): CallChild {
    const child = startChild<Question>(new URL(`./${name}.ts`, import.meta.url));
    this.#children.push(child);
    return child;
  }

  async server(options: { roles: number; hangingPort?: number }): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'rolecall-bench-'));
    this.#folders.push(folder);
    const child = this.start('server');
    const ready = await child.ask<ServerReady>({ ask: 'start-server', folder, ...options });
    return { child, ready, calls: 0 };
  }

  async bare(workload: Workload, { ready: { jwk } }: Server): Promise<Served> {
    const child = this.start('bare');
    const { port } = await child.ask<Listening>({ ask: 'start-bare', jwk, workload });
    return { child, port };
  }

  async end(): Promise<void> {
    for (const child of this.#children) child.stop();
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

/** Whatever answers a workload. */
export interface Served {
  readonly child: CallChild;
  readonly port: number;
}

export interface Server {
  readonly child: CallChild;
  readonly ready: ServerReady;
  /** Answers so far, each of which must have its audit event. */
  calls: number;
}

export interface Round {
  readonly perSecond: number;
  /** Microseconds of the server's processor time for each request: what a busy machine changes least. */
  readonly cpu: number;
}

type RunOptions = Omit<Extract<Question, { ask: 'run' }>, 'ask' | 'port' | 'connections'>;

/** Runs the workload; throws when an answer was not as it should be. */
export async function run(load: CallChild, port: number, options: RunOptions): Promise<LoadDone> {
  const done = await load.ask<LoadDone>({ ask: 'run', port, connections: CONNECTIONS, ...options });
  if (done.bad > 0)
    throw new Error(`${done.bad} answers of ${options.workload.call} were bad; the first: ${done.firstBad}`);
  return done;
}

/** One closed-loop round with the processor time that it cost the server. */
export async function round(
  load: CallChild,
  { child, port }: Served,
  options: RunOptions,
): Promise<Round & LoadDone> {
  const before = await child.ask<CpuUsed>({ ask: 'cpu' });
  const done = await run(load, port, options);
  const after = await child.ask<CpuUsed>({ ask: 'cpu' });
  const cpu = (after.microseconds - before.microseconds) / done.answers;
  return { ...done, perSecond: done.answers / done.seconds, cpu };
}

/** Audit events are written within a quarter of a second; the count must be exact. */
export async function checkAudit({ child, calls }: Server): Promise<string> {
  const { audited } = await child.ask<{ audited: number }>({ ask: 'audited' });
  if (audited !== calls) throw new Error(`${calls} requests were answered and ${audited} were audited`);
  return `each of ${calls.toLocaleString('en')} calls has its durable audit event`;
}
