import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process that answers one message to each that it is sent. */
export interface Child<Question extends object> {
  ask<Answer>(question: Question): Promise<Answer>;
  stop(): void;
}

/** `execArgv`: flags of the engine. */
export function startChild<Question extends object>(
  file: URL,
  execArgv: readonly string[] = process.execArgv,
): Child<Question> {
  const child: ChildProcess = fork(fileURLToPath(file), {
    execArgv: [...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    ask<Answer>(question: Question): Promise<Answer> {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const ended = (code: number | null) => reject(new Error(`${file.pathname} ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (answer) => {
        child.off('exit', ended);
        resolve(answer as Answer);
      });
      child.send(question);
      return promise;
    },
    stop: () => void child.kill(),
  };
}
