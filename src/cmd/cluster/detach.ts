import type { Command } from 'commander';
import type { ClusterRow } from '../../service/clusters/attach-cluster.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { say } from '../output.ts';
import { sayLeftovers } from './follow.ts';

/** `rolecall cluster detach`. */
export function detachClusterCommand(parent: Command): void {
  parent
    .command('detach')
    .description(
      'forget an attached cluster, its pod identity associations and access entries; the cluster itself is left alone',
    )
    .argument('<name>', 'name of the cluster')
    .option('--data-dir <path>', 'data directory of the instance')
    .action(async (name: string, { dataDir }: { readonly dataDir?: string }) => {
      const state = await locate(dataDir);
      const rows = await control<readonly ClusterRow[]>(state, 'list-clusters', {});
      await control(state, 'detach-cluster', { name });
      say(`detached cluster ${name}`);
      if (rows.some((row) => row.name === name && row.pods !== 'not followed')) sayLeftovers();
    });
}
