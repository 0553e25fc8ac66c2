import type { CloudTrailRecord } from '../../service/audit/record.ts';
import type { AccessAccount } from '../../service/cluster-access/explanation/access-account.ts';
import { refusedStep } from '../../service/cluster-access/explanation/refused-step.ts';
import { type Connection, connect } from '../audit/connection.ts';
import { readHistory } from '../audit/history.ts';
import { CommandFailure } from '../output.ts';
import { ask } from './ask.ts';
import { clusterOf, identityBehind, recordedIdentity, recordedWanted, reviewBehind } from './recorded.ts';

/** Event ids are of version 7, request ids of version 4. */
const EVENT_ID_VERSION = '7';

async function recordOf(connection: Connection, id: string): Promise<CloudTrailRecord> {
  const wanted = id.toLowerCase();
  const key = wanted[14] === EVENT_ID_VERSION ? 'EventId' : 'RequestId';
  for await (const record of readHistory(connection, { attribute: [key, wanted], limit: 1 })) return record;
  throw new CommandFailure(`no call with the id ${wanted} is recorded`, {
    exitCode: 3,
    hint: 'rolecall access explain --since 1h lists the refusals of the cluster',
  });
}

/** What was said then stays said; the rest is as things are now. */
function asRecorded(account: AccessAccount, record: CloudTrailRecord): AccessAccount {
  const message = record.rolecall?.reason ?? record.errorMessage;
  if (account.verdict !== 'allowed') return message === undefined ? account : { ...account, message };
  return {
    ...account,
    ...(message === undefined ? {} : { message }),
    likely: ['it has been changed since: as things are now, it is let through', ...account.likely],
  };
}

async function unauthorized(
  connection: Connection,
  record: CloudTrailRecord,
  cluster: string,
  dataDir: string | undefined,
): Promise<AccessAccount> {
  const review = (await reviewBehind(connection, record)) ?? record;
  const identity = recordedIdentity(review);
  const { check = 'tokenAccepted', reason = '' } = review.rolecall ?? {};
  if (identity !== undefined && check === 'identityMapped')
    return asRecorded(await ask(dataDir, { cluster, ...identity }), review);
  const told = refusedStep(check, reason === '' ? (review.errorMessage ?? '') : reason, cluster);
  const more =
    told.means === undefined ? [`rolecall explain ${record.eventID} says what is known of the call`] : [];
  return {
    cluster,
    verdict: 'unauthorized',
    ...told,
    change: [...told.change, ...more],
    mappers: [],
    warnings: [],
    missing: [],
  };
}

async function forbidden(
  connection: Connection,
  record: CloudTrailRecord,
  cluster: string,
  dataDir: string | undefined,
): Promise<AccessAccount> {
  const { userName: username, groups = [] } = record.userIdentity;
  const wanted = recordedWanted(record);
  if (username === undefined || wanted === undefined)
    throw new CommandFailure('the record does not say who asked for what', {
      exitCode: 3,
      hint: `rolecall explain ${record.eventID}`,
    });
  const identity = await identityBehind(connection, username);
  return asRecorded(await ask(dataDir, { cluster, username, groups, ...identity, ...wanted }), record);
}

/** A recorded 401 or 403 of a cluster's API, or a recorded review of a token. */
export async function explainEvent(id: string, dataDir: string | undefined): Promise<AccessAccount> {
  const connection = await connect(dataDir);
  const record = await recordOf(connection, id);
  const cluster = clusterOf(record);
  if (cluster === undefined)
    throw new CommandFailure('this is no call of a cluster', { exitCode: 2, hint: `rolecall explain ${id}` });
  if (record.errorCode === 'Forbidden') return forbidden(connection, record, cluster, dataDir);
  if (record.errorCode === 'Unauthorized') return unauthorized(connection, record, cluster, dataDir);
  throw new CommandFailure(
    record.errorCode === undefined
      ? 'the call was let through'
      : `the call was refused with ${record.errorCode}, which has nothing to do with access`,
    { exitCode: 2, hint: `rolecall explain ${id}` },
  );
}
