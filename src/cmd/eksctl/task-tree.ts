import { log } from './log-lines.ts';

/** The task tree as eksctl draws it, with the blank that it leaves at the end of a line (eksctl.md 3.3 step 7). */
export function logTasks(tasks: readonly string[]): void {
  if (tasks.length === 0) log('info', 'no tasks');
  else if (tasks.length === 1) log('info', `1 task: { ${tasks[0]} }`);
  else {
    const lines = tasks.map((task) => `\n        ${task},`).join('');
    log('info', `1 task: { \n    ${tasks.length} sequential sub-tasks: { ${lines}\n    } }`);
  }
}
