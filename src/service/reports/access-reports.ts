import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { ACCESS_REPORT, type AccessReport } from '../../core/records/reports.ts';
import type { Scope } from '../scope.ts';
import type { Services } from '../services.ts';
import { noSuchEntity } from '../validation/iam-refusals.ts';
import { grantsOf } from './granted-services.ts';
import { readAccesses } from './read-accesses.ts';
import { findReported } from './reported-entity.ts';

/** Milliseconds for which a report can be asked about. */
const LIFE = 24 * 3_600_000;
/** Reports of one account; past that the oldest goes. */
const MAXIMUM_REPORTS = 100;

export interface ReportRequest {
  readonly arn: string;
  readonly granularity: AccessReport['granularity'];
  /** Unique id of the user or role that asks. */
  readonly askedBy: string;
}

/**
 * Makes the report of an entity and answers its job's id; it is complete by then. Throws `Refusal` InvalidInput, NoSuchEntity or
 * Throttling; rejects with `StoreUnavailable`.
 */
export async function generateAccessReport(
  services: Pick<Services, 'directory' | 'audit' | 'actions' | 'clock'>,
  scope: Scope,
  request: ReportRequest,
): Promise<string> {
  const { directory, audit, actions, clock } = services;
  const { policies, actors } = findReported(directory, scope, request.arn);
  const grants = policies.map(({ document }) => grantsOf(document));
  const namespaces = actions.services().filter((namespace) => grants.some((grant) => grant(namespace)));
  const fold = await readAccesses(audit, scope, {
    actors: new Map(actors.map(({ body: { id, arn } }) => [id, arn])),
    namespaces: new Set(namespaces),
  });
  const report: AccessReport = {
    jobId: scope.ids.uuid(),
    ...request,
    createdAt: scope.now,
    completedAt: clock.now(),
    namespaces,
    accessed: fold.accessed(request.granularity),
  };
  await directory.transact((tx) => {
    dropOldReports(tx, scope);
    tx.put(ACCESS_REPORT, scope.account, report.jobId, report);
  });
  return report.jobId;
}

/** Only for whoever asked for it. Throws `Refusal` NoSuchEntity. */
export function findAccessReport(
  reader: Reader,
  { account, now }: Scope,
  jobId: string,
  askedBy: string,
): AccessReport {
  const report = reader.get(ACCESS_REPORT, account, jobId)?.body;
  if (report === undefined || report.askedBy !== askedBy || hasExpired(report, now)) {
    throw noSuchEntity(`The job with id ${jobId} cannot be found.`);
  }
  return report;
}

function hasExpired({ createdAt }: AccessReport, now: number): boolean {
  return createdAt + LIFE <= now;
}

function dropOldReports(tx: Transaction, { account, now }: Scope): void {
  const reports = tx.list(ACCESS_REPORT, account).map(({ body }) => body);
  const young = reports.filter((report) => !hasExpired(report, now));
  const oldest = young.toSorted((one, other) => one.createdAt - other.createdAt);
  const crowded = oldest.slice(0, Math.max(0, young.length - MAXIMUM_REPORTS + 1));
  for (const { jobId } of [...reports.filter((report) => hasExpired(report, now)), ...crowded])
    tx.delete(ACCESS_REPORT, account, jobId);
}
