import type { AccessKey, User } from '../../core/records/identity.ts';
import type { AccessKeyUse } from '../../core/records/last-use.ts';

/** One line of the report. */
export interface CredentialRow {
  readonly user: Pick<User, 'name' | 'arn' | 'createDate'>;
  readonly root: boolean;
  readonly mfaActive: boolean;
  /** By id, two at most. */
  readonly keys: readonly { readonly key: AccessKey; readonly use: AccessKeyUse | undefined }[];
}

type Column = readonly [name: string, value: (row: CredentialRow) => string];

const ABSENT = 'N/A';
/** What the root user's row says of passwords. */
const UNSUPPORTED = 'not_supported';

/** `2026-11-21T22:31:49+00:00`: without fractions, with the offset, as tools that read the report expect. */
function timestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}+00:00`;
}

function password(ofUser: string, ofRoot: string): Column[1] {
  return ({ root }) => (root ? ofRoot : ofUser);
}

/** The columns of the first or second key; keys that are inactive are shown too. */
function keyColumns(number: 1 | 2): readonly Column[] {
  const of = ({ keys }: CredentialRow) => keys[number - 1];
  return [
    [`access_key_${number}_active`, (row) => String(of(row)?.key.status === 'Active')],
    [`access_key_${number}_last_rotated`, (row) => dated(of(row)?.key.createDate)],
    [`access_key_${number}_last_used_date`, (row) => dated(of(row)?.use?.time)],
    [`access_key_${number}_last_used_region`, (row) => of(row)?.use?.region ?? ABSENT],
    [`access_key_${number}_last_used_service`, (row) => of(row)?.use?.service ?? ABSENT],
  ];
}

function dated(time: number | undefined): string {
  return time === undefined ? ABSENT : timestamp(time);
}

/** AWS's columns in AWS's order. Nobody here has a password or a signing certificate, and the root user has no key. */
export const CREDENTIAL_COLUMNS: readonly Column[] = [
  ['user', ({ user }) => user.name],
  ['arn', ({ user }) => user.arn],
  ['user_creation_time', ({ user }) => timestamp(user.createDate)],
  ['password_enabled', password('false', UNSUPPORTED)],
  ['password_last_used', password(ABSENT, 'no_information')],
  ['password_last_changed', password(ABSENT, UNSUPPORTED)],
  ['password_next_rotation', password(ABSENT, UNSUPPORTED)],
  ['mfa_active', ({ mfaActive }) => String(mfaActive)],
  ...keyColumns(1),
  ...keyColumns(2),
  ['cert_1_active', () => 'false'],
  ['cert_1_last_rotated', () => ABSENT],
  ['cert_2_active', () => 'false'],
  ['cert_2_last_rotated', () => ABSENT],
];
