import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { RevisionConflict, StoreUnavailable } from '../../core/ports/store.ts';
import type { Answer, AskName, Engine, Fault, Reply, Request, ThreadData } from './messages.ts';

interface Waiting {
  answered(answer: unknown): void;
  failed(error: Error): void;
}

function errorOf(fault: Fault): Error {
  return 'conflict' in fault ? new RevisionConflict(fault.conflict) : new StoreUnavailable(fault.unavailable);
}

/** Asks the store's thread and matches its replies. It keeps the process alive only while something is asked. */
export class ThreadClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = -1;
  #gone: string | undefined;

  constructor(data: ThreadData) {
    this.#worker = new Worker(new URL(`./thread${extname(import.meta.url)}`, import.meta.url), {
      workerData: data,
    });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#end(`its thread failed: ${String(error)}`));
    this.#worker.on('exit', () => this.#end('its thread has ended'));
  }

  /** The newest revision in the file. Rejects with `StoreUnavailable`. */
  opened(): Promise<number> {
    return this.#wait((answer) => answer as number);
  }

  /**
   * `told` is called with the answer at once, in the order of answers, before any promise of theirs goes on.
   */
  ask<Name extends AskName>(
    ask: Name,
    argument: Parameters<Engine[Name]>[0],
    told?: (answer: Answer<Name>) => void,
  ): Promise<Answer<Name>> {
    const answered = this.#wait((value) => {
      // The thread answers each ask with what its engine returned for it.
      const answer = value as Answer<Name>;
      told?.(answer);
      return answer;
    });
    const request: Request = { number: this.#last, ask, argument };
    if (this.#gone === undefined) this.#worker.postMessage(request);
    return answered;
  }

  #wait<Result>(read: (answer: unknown) => Result): Promise<Result> {
    this.#last++;
    if (this.#gone !== undefined) return Promise.reject(new StoreUnavailable(this.#gone));
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.set(this.#last, { answered: (answer) => resolve(read(answer)), failed: reject });
    if (this.#waiting.size === 1) this.#worker.ref();
    return promise;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('fault' in reply) waiting?.failed(errorOf(reply.fault));
    else waiting?.answered(reply.answer);
  }

  /** Nobody answers any more: what waits is refused, for it may or may not have been written. */
  #end(reason: string): void {
    this.#gone ??= `the store cannot serve: ${reason}`;
    for (const { failed } of this.#waiting.values()) failed(new StoreUnavailable(this.#gone));
    this.#waiting.clear();
  }
}
