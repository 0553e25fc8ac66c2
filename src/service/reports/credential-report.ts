import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { ACCESS_KEY, type AccessKey, USER } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { MFA_DEVICE } from '../../core/records/mfa.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { CREDENTIAL_REPORT, type CredentialReport } from '../../core/records/reports.ts';
import type { Scope } from '../scope.ts';
import type { Usage } from '../usage/usage.ts';
import { CREDENTIAL_COLUMNS, type CredentialRow } from './credential-columns.ts';

const KEY = 'report';
/** Milliseconds for which a report stands; no newer one is made before. */
const LIFE = 4 * 3_600_000;

/** What was done about a report: a new one was made, or the present one is young enough. */
export interface ReportState {
  readonly state: 'STARTED' | 'COMPLETE';
  readonly description?: string;
}

/** Makes the report unless there is one of the last four hours. It is there as soon as this is committed. */
export function generateCredentialReport(tx: Transaction, scope: Scope, usage: Usage): ReportState {
  const present = tx.get(CREDENTIAL_REPORT, scope.account, KEY)?.body;
  if (present !== undefined && !hasExpired(present, scope)) return { state: 'COMPLETE' };
  tx.put(CREDENTIAL_REPORT, scope.account, KEY, {
    generatedAt: scope.now,
    content: render(rows(tx, scope, usage)),
  });
  return { state: 'STARTED', description: 'No report exists. Starting a new report generation task' };
}

/** Throws `Refusal` ReportNotPresent or ReportExpired, both without a message, as AWS does. */
export function findCredentialReport(reader: Reader, scope: Scope): CredentialReport {
  const report = reader.get(CREDENTIAL_REPORT, scope.account, KEY)?.body;
  if (report === undefined) throw new Refusal('ReportNotPresent', 410, '');
  if (hasExpired(report, scope)) throw new Refusal('ReportExpired', 410, '');
  return report;
}

function hasExpired({ generatedAt }: CredentialReport, { now }: Scope): boolean {
  return generatedAt + LIFE < now;
}

/** The root user, then the users by name. */
function rows(reader: Reader, scope: Scope, usage: Usage): readonly CredentialRow[] {
  const { account } = scope;
  const keys = new Map<string, AccessKey[]>();
  for (const { body } of reader.list(ACCESS_KEY, account)) {
    const { userName } = body;
    keys.set(userName, [...(keys.get(userName) ?? []), body]);
  }
  const withDevice = new Set(reader.list(MFA_DEVICE, account).map(({ body }) => body.userName));
  const users = reader.list(USER, account).map(
    ({ body: user }): CredentialRow => ({
      user,
      root: false,
      mfaActive: withDevice.has(user.name),
      keys: (keys.get(user.name) ?? []).map((key) => ({ key, use: usage.ofKey(account, key.id) })),
    }),
  );
  return [rootRow(reader, scope), ...users];
}

function rootRow(reader: Reader, { account, partition, now }: Scope): CredentialRow {
  const createDate = reader.get(ACCOUNT, GLOBAL, account)?.body.createdAt ?? now;
  const arn = `arn:${partition}:iam::${account}:root`;
  return { user: { name: '<root_account>', arn, createDate }, root: true, mfaActive: false, keys: [] };
}

/** Lines without an end behind the last. Names may hold commas (`[\w+=,.@-]`), never quotes or line ends. */
function render(all: readonly CredentialRow[]): string {
  const line = (values: readonly string[]) => values.map(field).join(',');
  const header = line(CREDENTIAL_COLUMNS.map(([name]) => name));
  return [header, ...all.map((row) => line(CREDENTIAL_COLUMNS.map(([, value]) => value(row))))].join('\n');
}

/** Attack: a user called `=cmd()` must stay one field; what a spreadsheet makes of a field's text is its own rule, as with AWS's report. */
function field(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
