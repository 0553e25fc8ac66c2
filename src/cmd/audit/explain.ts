import type { Command } from 'commander';
import type { CloudTrailRecord } from '../../service/audit/record.ts';
import { CommandFailure, print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { accountOfCall } from './account-of-call.ts';
import { causeOf } from './causes.ts';
import { type Connection, connect } from './connection.ts';
import { readHistory } from './history.ts';
import { printAccount } from './print-account.ts';
import { printable } from './printable.ts';

interface ExplainOptions {
  readonly dataDir?: string;
  readonly last?: boolean;
  readonly message?: string;
  readonly output: string;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Event ids are of version 7, request ids of version 4. */
const EVENT_ID_VERSION = '7';
/** Sessions out of sessions: more hops than anyone needs, and no end without a bound. */
const MAXIMUM_HOPS = 4;

function attributeOf(id: string | undefined): readonly [key: string, value: string] {
  if (id === undefined) return ['ErrorCode', '*'];
  const wanted = id.toLowerCase();
  return wanted[14] === EVENT_ID_VERSION ? ['EventId', wanted] : ['RequestId', wanted];
}

async function first(
  connection: Connection,
  attribute: readonly [key: string, value: string],
): Promise<CloudTrailRecord | undefined> {
  for await (const record of readHistory(connection, { attribute, limit: 1 })) return record;
  return undefined;
}

/** From the key that signed the call back to the token that began it. */
async function exchangesBehind(
  connection: Connection,
  record: CloudTrailRecord,
): Promise<readonly CloudTrailRecord[]> {
  const found: CloudTrailRecord[] = [];
  let key = record.userIdentity.accessKeyId;
  while (key?.startsWith('ASIA') && found.length < MAXIMUM_HOPS) {
    const issued = await first(connection, ['ResourceName', key]);
    if (issued === undefined) break;
    found.push(issued);
    key = issued.userIdentity.accessKeyId;
  }
  return found;
}

function explainMessage(message: string): void {
  const cause = causeOf(undefined, message);
  if (cause === undefined) {
    throw new CommandFailure('this message is not in the table of causes', {
      hint: 'give the request id of the call: rolecall explain REQUEST_ID',
    });
  }
  print([`the rule: ${cause.means}`, ...cause.likely.map((text) => `likely: ${text}`)].join('\n'));
  for (const change of cause.change) print(`to change: ${change}`);
}

async function explain(id: string | undefined, options: ExplainOptions): Promise<void> {
  if ([id, options.last, options.message].filter((given) => given !== undefined).length !== 1) {
    throw new CommandFailure('give one of REQUEST_ID, --last or --message', {
      hint: 'a refused client prints its request id; rolecall audit --denied lists what was refused',
      exitCode: 2,
    });
  }
  if (options.message !== undefined) return explainMessage(options.message);
  if (id !== undefined && !ID.test(id)) {
    throw new CommandFailure(`${printable(id)} is no request or event id`, {
      hint: 'ids look like 0f8fad5b-d9cb-469f-a165-70867728950e',
      exitCode: 2,
    });
  }
  const connection = await connect(options.dataDir);
  const record = await first(connection, attributeOf(id));
  if (record === undefined) {
    throw new CommandFailure(
      id === undefined ? 'nothing was refused' : `no call with the id ${id} is recorded`,
      {
        hint: 'each account sees its own calls, and the newest 200,000 are kept',
      },
    );
  }
  const account = accountOfCall(record, await exchangesBehind(connection, record));
  if (options.output === 'json') print(JSON.stringify(account, null, 2));
  else if (options.output === 'yaml') print((await import('yaml')).stringify(account));
  else print(printAccount(account));
}

/** `rolecall explain`: one recorded call, told to a person. */
export function explainCommand(parent: Command): void {
  parent
    .command('explain')
    .argument(
      '[id]',
      'request id of a call (or the event id of its record, or the Audit-Id of a Kubernetes call)',
    )
    .description('say what a call asked, who made it, what refused it and what to change')
    .option('--last', 'the newest refusal')
    .option(
      '--message <text>',
      'an error message of STS or of an SDK: its likely causes, without an instance',
    )
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['text', 'json', 'yaml']))
    .action(explain);
}
