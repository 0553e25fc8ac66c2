import { setTimeout as delay } from 'node:timers/promises';
import { DescribeUpdateCommand } from '@aws-sdk/client-eks';
import { CommandFailure } from '../output.ts';
import { log } from './log-lines.ts';
import type { ClusterSession } from './start-up.ts';

const POLL = 500;

/** Waits until an update of the cluster has ended. `timeout` in milliseconds. Throws `CommandFailure` for one that failed. */
export async function settledUpdate(
  { clients, cluster }: ClusterSession,
  updateId: string,
  timeout: number,
): Promise<void> {
  for (const end = Date.now() + timeout; ; await delay(POLL)) {
    const { update } = await clients.eks.send(new DescribeUpdateCommand({ name: cluster, updateId }));
    if (update?.status === 'Successful') return;
    if (update?.status !== 'InProgress') {
      const why = (update?.errors ?? []).map(({ errorMessage }) => errorMessage).join('; ');
      throw new CommandFailure(`update "${updateId}" in cluster "${cluster}" is ${update?.status}: ${why}`);
    }
    if (Date.now() > end)
      throw new CommandFailure(`timed out waiting for update "${updateId}" in cluster "${cluster}"`, {
        exitCode: 3,
      });
    log('info', `waiting for update "${updateId}" in cluster "${cluster}" to complete`);
  }
}
