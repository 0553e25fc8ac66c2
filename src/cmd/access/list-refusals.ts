import { usernameOf } from '../../service/audit/lookup-facts.ts';
import type { CloudTrailRecord } from '../../service/audit/record.ts';
import { connect } from '../audit/connection.ts';
import { readHistory } from '../audit/history.ts';
import { printable } from '../audit/printable.ts';
import { parseSince } from '../audit/since.ts';
import { callOf, isAccessRefusal, isReview, recordedIdentity } from './recorded.ts';

/** One refusal of a cluster. */
export interface RefusalRow {
  readonly time: string;
  readonly code: string;
  readonly who: string;
  readonly step: string;
  readonly why: string;
  readonly eventId: string;
}

const MOST = 100;
const WIDTHS = [20, 12, 52, 16] as const;

function rowOf(record: CloudTrailRecord): RefusalRow {
  const { check = '', reason } = record.rolecall ?? {};
  return {
    time: record.eventTime,
    code: record.errorCode ?? '',
    who: recordedIdentity(record)?.arn ?? usernameOf(record) ?? record.userIdentity.type,
    step: check,
    why: reason ?? record.errorMessage ?? '',
    eventId: record.eventID,
  };
}

/** Refusals of the cluster's API and its authenticator, newest first. */
export async function refusalsSince(
  since: string,
  dataDir: string | undefined,
): Promise<readonly RefusalRow[]> {
  const from = parseSince(since, Date.now());
  const connection = await connect(dataDir);
  const rows = new Map<string, RefusalRow>();
  for await (const record of readHistory(connection, { attribute: ['ErrorCode', '*'], from })) {
    if (!isAccessRefusal(record)) continue;
    const call = callOf(record);
    const known = rows.get(call);
    if (known === undefined && rows.size === MOST) break;
    rows.set(call, known === undefined ? rowOf(record) : joined(known, record));
  }
  return [...rows.values()];
}

/** A call and the review of its token are one refusal: the call is named, and the review knows who it was and why. */
function joined(known: RefusalRow, record: CloudTrailRecord): RefusalRow {
  const other = rowOf(record);
  const [call, review] = isReview(record) ? [known, other] : [other, known];
  return { ...review, time: call.time, code: call.code, eventId: call.eventId };
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, index) => printable(cell).padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();
}

export function printRefusals(rows: readonly RefusalRow[]): string {
  if (rows.length === 0) return 'nobody was refused';
  const head = line(['TIME', 'CODE', 'WHO', 'STEP', 'EVENT ID']);
  return [
    head,
    ...rows.map(({ time, code, who, step, eventId }) => line([time, code, who, step, eventId])),
  ].join('\n');
}
