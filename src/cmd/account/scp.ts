import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ScpView } from '../../service/guardrails/scp-view.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { CommandFailure, say } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { type Column, printRows } from './print-rows.ts';

interface NamedOptions {
  readonly name: string;
  readonly dataDir?: string;
}

const COLUMNS: readonly Column<ScpView>[] = [
  ['ACCOUNT', ({ account }) => account],
  ['ACCOUNT NAME', ({ accountName }) => accountName],
  ['POLICY', ({ name }) => name],
  ['ARN', ({ arn }) => arn],
];

async function readPolicy(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`cannot read the policy file ${file}`, { exitCode: 2, cause });
  }
}

async function attach(
  account: string,
  options: NamedOptions & { readonly policyFile?: string },
): Promise<void> {
  const { name, policyFile, dataDir } = options;
  const state = await locate(dataDir);
  const members = policyFile === undefined ? {} : { document: await readPolicy(policyFile) };
  const { arn } = await control<ScpView>(state, 'attach-scp', { account, name, ...members });
  say(`attached ${arn} to account ${account}`);
}

async function detach(account: string, { name, dataDir }: NamedOptions): Promise<void> {
  const state = await locate(dataDir);
  const { arn } = await control<ScpView>(state, 'detach-scp', { account, name });
  say(`detached ${arn} from account ${account}`);
}

async function list(
  account: string | undefined,
  options: { readonly dataDir?: string; readonly output: string },
): Promise<void> {
  const state = await locate(options.dataDir);
  const members = account === undefined ? {} : { account };
  await printRows(await control<readonly ScpView[]>(state, 'list-scps', members), COLUMNS, options.output);
}

/** `rolecall account scp`: service control policies of member accounts. */
export function scpCommand(parent: Command): void {
  const scp = parent.command('scp').description('service control policies of member accounts');
  scp
    .command('attach')
    .description('limit what the users and roles of an account may do')
    .argument('<account>', 'name or id')
    .requiredOption('--name <name>', 'name of the policy; one of the same name gets the new document')
    .option('--policy-file <file>', 'the document; only FullAWSAccess has none')
    .option('--data-dir <path>', 'data directory of the instance')
    .action(attach);
  scp
    .command('detach')
    .description('take a policy away; the last one stays')
    .argument('<account>', 'name or id')
    .requiredOption('--name <name>', 'name of the policy')
    .option('--data-dir <path>', 'data directory of the instance')
    .action(detach);
  scp
    .command('list')
    .description('list the policies of an account, or of all')
    .argument('[account]', 'name or id')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(list);
}
