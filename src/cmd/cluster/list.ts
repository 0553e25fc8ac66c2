import type { Command } from 'commander';
import type { ClusterRow } from '../../service/clusters/attach-cluster.ts';
import { printRows } from '../account/print-rows.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { outputOption } from '../output-option.ts';
import { CLUSTER_COLUMNS } from './cluster-columns.ts';

/** `rolecall cluster list`. */
export function listClustersCommand(parent: Command): void {
  parent
    .command('list')
    .description('list the clusters of the instance')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(async (options: { readonly dataDir?: string; readonly output: string }) => {
      const state = await locate(options.dataDir);
      const rows = await control<readonly ClusterRow[]>(state, 'list-clusters', {});
      await printRows(rows, CLUSTER_COLUMNS, options.output);
    });
}
