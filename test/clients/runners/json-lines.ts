import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Answer, Call, Runner } from './runner.ts';

/** What the program says first. */
interface Hello {
  readonly name: string;
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

/** A client that is a program of its own: calls go in and answers come out, one JSON line each. */
class JsonLinesRunner implements Runner {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #hello: Hello;
  #stderr = '';

  constructor(child: ChildProcessWithoutNullStreams, lines: AsyncIterator<string>, hello: Hello) {
    this.#child = child;
    this.#lines = lines;
    this.#hello = hello;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = `${this.#stderr}${text}`.slice(-4000);
    });
  }

  get name(): string {
    return this.#hello.name;
  }

  knows(service: string, operation: string): boolean {
    return this.#hello.operations[service]?.includes(operation) === true;
  }

  async call(call: Call): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(call)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`${this.name} ended: ${this.#stderr}`);
    return JSON.parse(value) as Answer; // The program is ours.
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.stdin.end();
    await ended;
  }
}

/** Starts the program; rejects with what it wrote when it ends before its first line. */
export async function jsonLinesRunner(
  program: string,
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<Runner> {
  const child = spawn(program, [script], { env: environment });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-4000);
  });
  child.on('error', (error) => {
    stderr += error.message;
  });
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done === true) throw new Error(`${script} did not start: ${stderr}`);
  return new JsonLinesRunner(child, lines, JSON.parse(first.value) as Hello);
}
