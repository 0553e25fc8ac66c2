import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { usernameOf } from '../../service/audit/lookup-facts.ts';
import type { CloudTrailRecord } from '../../service/audit/record.ts';
import { CommandFailure, print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { type Connection, connect } from './connection.ts';
import { readHistory, type Wanted } from './history.ts';
import { printable } from './printable.ts';
import { parseSince } from './since.ts';

interface AuditOptions {
  readonly dataDir?: string;
  readonly since?: string;
  readonly user?: string;
  readonly event?: string;
  readonly resource?: string;
  readonly denied?: boolean;
  readonly limit: number;
  readonly follow?: boolean;
  readonly output: string;
}

const PAUSE = 1000;
const MAXIMUM_SEEN = 10_000;
const WIDTHS = [20, 34, 28, 40] as const;

/** The one attribute that the server filters by; the others are looked at here. The rarest first. */
function wantedOf(options: AuditOptions, from: number | undefined): Wanted {
  const { user, event, resource, denied } = options;
  if (resource !== undefined) return { attribute: ['ResourceName', resource], from };
  if (user !== undefined) return { attribute: ['Username', user], from };
  if (event !== undefined) return { attribute: ['EventName', event], from };
  if (denied === true) return { attribute: ['ErrorCode', '*'], from };
  return { from };
}

function fits(record: CloudTrailRecord, { user, event, denied }: AuditOptions): boolean {
  if (user !== undefined && usernameOf(record) !== user) return false;
  if (event !== undefined && record.eventName !== event) return false;
  return denied !== true || record.errorCode !== undefined;
}

/** Newest first. */
async function select(
  connection: Connection,
  options: AuditOptions,
  from: number | undefined,
): Promise<CloudTrailRecord[]> {
  const found: CloudTrailRecord[] = [];
  for await (const record of readHistory(connection, wantedOf(options, from))) {
    if (fits(record, options)) found.push(record);
    if (found.length === options.limit) break;
  }
  return found;
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => printable(cell).padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();
}

function rowOf(record: CloudTrailRecord): string {
  const { workload } = record.rolecall ?? {};
  const pod = workload?.pod === undefined ? '' : ` (${workload.namespace}/${workload.pod})`;
  const user = usernameOf(record) ?? record.userIdentity.type;
  return row([record.eventTime, record.eventName, record.errorCode ?? 'ok', user + pod, record.requestID]);
}

const HEAD = row(['TIME', 'EVENT', 'OUTCOME', 'USER', 'REQUEST ID']);

async function list(connection: Connection, options: AuditOptions, from: number | undefined): Promise<void> {
  const found = await select(connection, options, from);
  if (options.output === 'json') print(JSON.stringify(found, null, 2));
  else if (options.output === 'yaml') print((await import('yaml')).stringify(found));
  else print([HEAD, ...found.map(rowOf)].join('\n'));
}

/** Prints what comes in, oldest first, a line each, until the process is ended. */
async function follow(connection: Connection, options: AuditOptions, from: number): Promise<never> {
  if (options.output === 'yaml')
    throw new CommandFailure('--follow prints a table or json lines', { exitCode: 2 });
  if (options.output === 'table') print(HEAD);
  const seen = new Set<string>();
  let since = from;
  for (;;) {
    const found = (await select(connection, options, since)).reverse();
    for (const record of found) {
      if (seen.has(record.eventID)) continue;
      seen.add(record.eventID);
      since = Math.max(since, Date.parse(record.eventTime));
      print(options.output === 'json' ? JSON.stringify(record) : rowOf(record));
    }
    // Only events of the newest second come again: older ids need not be remembered.
    if (seen.size > MAXIMUM_SEEN) for (const id of [...seen].slice(0, MAXIMUM_SEEN / 2)) seen.delete(id);
    await delay(PAUSE);
  }
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200_000)
    throw new InvalidArgumentError('a whole number from 1 to 200000');
  return limit;
}

async function audit(options: AuditOptions): Promise<void> {
  const now = Date.now();
  const from = options.since === undefined ? undefined : parseSince(options.since, now);
  const connection = await connect(options.dataDir);
  if (options.follow === true) await follow(connection, { ...options, limit: MAXIMUM_SEEN }, from ?? now);
  else await list(connection, options, from);
}

/** `rolecall audit`: the event history as a table. */
export function auditCommand(parent: Command): void {
  parent
    .command('audit')
    .description('list recorded calls, newest first')
    .option('--since <time>', '10m, 2h, 7d, or 2026-11-21T12:00:00Z')
    .option(
      '--user <name>',
      'user name, role session name, or subject of a token (system:serviceaccount:NS:NAME)',
    )
    .option('--event <name>', 'operation: AssumeRoleWithWebIdentity, CreatePod, …')
    .option('--resource <name>', 'ARN, bucket, access key id, NAMESPACE/POD, or id of a token (jti)')
    .option('--denied', 'refused calls only')
    .option('--limit <count>', 'at most so many', parseLimit, 50)
    .option('--follow', 'go on printing what comes in')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(audit);
}
