import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Answer, Call, Runner } from './runner.ts';

/** What the program says first. */
interface Hello {
  readonly name: string;
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

/** A program and the end of what it wrote on stderr. */
interface Program {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: AsyncIterator<string>;
  complaint(): string;
}

/** A client that is a program of its own: calls go in and answers come out, one JSON line each. */
class JsonLinesRunner implements Runner {
  readonly #program: Program;
  readonly #hello: Hello;

  constructor(program: Program, hello: Hello) {
    this.#program = program;
    this.#hello = hello;
  }

  get name(): string {
    return this.#hello.name;
  }

  knows(service: string, operation: string): boolean {
    return this.#hello.operations[service]?.includes(operation) === true;
  }

  async call(call: Call): Promise<Answer> {
    const { child, lines, complaint } = this.#program;
    child.stdin.write(`${JSON.stringify(call)}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${this.name} ended: ${complaint()}`);
    return JSON.parse(value) as Answer; // The program is ours.
  }

  async close(): Promise<void> {
    const { child } = this.#program;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  }
}

const MAXIMUM_COMPLAINT = 4000;

function start(program: string, script: string, environment: Readonly<Record<string, string>>): Program {
  const child = spawn(program, [script], { env: environment });
  let stderr = '';
  const note = (text: string) => {
    stderr = `${stderr}${text}`.slice(-MAXIMUM_COMPLAINT);
  };
  child.stderr.setEncoding('utf8').on('data', note);
  child.on('error', (error) => note(error.message));
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, lines, complaint: () => stderr };
}

/** Starts the program; rejects with what it wrote when it ends before its first line. */
export async function jsonLinesRunner(
  program: string,
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<Runner> {
  const started = start(program, script, environment);
  const first = await started.lines.next();
  if (first.done === true) throw new Error(`${script} did not start: ${started.complaint()}`);
  return new JsonLinesRunner(started, JSON.parse(first.value) as Hello);
}
