/** The thread that holds the database: the process answers requests while this one waits for the disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { RevisionConflict } from '../../core/ports/store.ts';
import { SqliteEngine } from './engine.ts';
import type { Engine, Fault, Reply, Request, ThreadData } from './messages.ts';
import { describeFault } from './open-database.ts';

// Its starter alone sends it data and messages: their shape is that of messages.ts.
const { path, logLimit } = workerData as ThreadData;

function faultOf(error: unknown): Fault {
  if (error instanceof RevisionConflict) return { conflict: error.record };
  return { unavailable: describeFault(error, path).message };
}

function reply(message: Reply): void {
  parentPort?.postMessage(message);
}

/** Calls that write are begun in the order they came in, so that the answers come in that order too. */
async function serve(engine: Engine, { number, ask, argument }: Request): Promise<void> {
  try {
    const call = engine[ask].bind(engine) as (argument: unknown) => unknown;
    reply({ number, answer: await call(argument) });
    if (ask === 'close') parentPort?.close();
  } catch (error) {
    reply({ number, fault: faultOf(error) });
  }
}

try {
  const engine = new SqliteEngine(path, logLimit);
  parentPort?.on('message', (request: Request) => void serve(engine, request));
  reply({ number: 0, answer: engine.revision });
} catch (error) {
  reply({ number: 0, fault: faultOf(error) });
  parentPort?.close();
}
