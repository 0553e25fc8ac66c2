import type { Step } from './transcript.ts';

/** What the steps depend on. */
export interface Stage {
  readonly rolecall: string;
  readonly cluster: string;
  readonly account: string;
  readonly region: string;
  /** Where the demonstration may leave files: it goes with them. */
  readonly dataDir: string;
  /** False: no AWS CLI here; the workload is the bundled probe on the AWS SDK for JavaScript. */
  readonly awsCli: boolean;
}

/** A verb of this program, shown by its name without the path. */
export function verb(stage: Stage, ...words: readonly string[]): Pick<Step, 'command' | 'shown'> {
  return { command: [stage.rolecall, ...words], shown: `rolecall ${words.join(' ')}` };
}
