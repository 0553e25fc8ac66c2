import type { Command } from 'commander';
import { stringify } from 'yaml';
import { print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { type ServiceAccountStack, serviceAccountStacks } from './stacks.ts';
import { startUp } from './start-up.ts';
import { table } from './table.ts';

interface GetOptions {
  readonly cluster?: string;
  readonly region?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly output: string;
}

/** The config-file form of eksctl, one entry a service account. */
function entry(found: ServiceAccountStack): object {
  return { metadata: found.account, status: { roleARN: found.roleArn ?? null } };
}

function render(found: readonly ServiceAccountStack[], output: string): string {
  if (output === 'json') return JSON.stringify(found.map(entry), null, 4);
  if (output === 'yaml') return stringify(found.map(entry));
  if (found.length === 0) return 'No iamserviceaccounts found';
  const rows = found.map(({ account, roleArn }) => [
    account.namespace,
    account.name,
    roleArn ?? '(no role: the stack failed)',
  ]);
  return table([['NAMESPACE', 'NAME', 'ROLE ARN'], ...rows]);
}

async function get(options: GetOptions, argument: string | undefined): Promise<void> {
  const session = await startUp(options);
  const name = options.name ?? argument;
  const stacks = await serviceAccountStacks(session.clients.cloudformation, session.cluster);
  const wanted = stacks
    .filter(({ account }) => name === undefined || account.name === name)
    .filter(({ account }) => options.namespace === undefined || account.namespace === options.namespace)
    .sort((a, b) =>
      `${a.account.namespace}/${a.account.name}`.localeCompare(`${b.account.namespace}/${b.account.name}`),
    );
  print(render(wanted, options.output));
}

/** `rolecall get iamserviceaccount` (eksctl.md 4.3). A stack without a role is shown as such, and hides no other. */
export function getIamServiceAccount(parent: Command): void {
  parent
    .command('iamserviceaccount [serviceaccount]')
    .alias('iamserviceaccounts')
    .description('list service accounts bound to IAM roles')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('--name <name>', 'only this service account')
    .option('--namespace <namespace>', 'only this namespace')
    .option('-r, --region <region>', 'AWS region')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(async (argument: string | undefined, options: GetOptions) => get(options, argument));
}
