import type { Command } from 'commander';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { say } from '../output.ts';

/** `rolecall cluster detach`. */
export function detachClusterCommand(parent: Command): void {
  parent
    .command('detach')
    .description(
      'forget an attached cluster and its pod identity associations; the cluster itself is left alone',
    )
    .argument('<name>', 'name of the cluster')
    .option('--data-dir <path>', 'data directory of the instance')
    .action(async (name: string, { dataDir }: { readonly dataDir?: string }) => {
      await control(await locate(dataDir), 'detach-cluster', { name });
      say(`detached cluster ${name}`);
    });
}
