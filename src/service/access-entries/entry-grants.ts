import type { AccessGrants } from '../cluster-access/access-grants.ts';
import type { AccessEntries } from './entry-table.ts';

/** As the authenticator gives it (cluster-authenticator.md 7.3): `aws-iam-authenticator:ACCOUNT:USERID`. */
const UID = /^aws-iam-authenticator:(\d{12}):([A-Za-z0-9]{1,128})$/;

/**
 * Access policies of the users that came through the cluster's access entries. Whose the entry is, is told by the uid, which the
 * authenticator made of what STS vouched for; the name must be one that the entry gives, or the user came another way.
 */
export function accessEntryGrants(index: AccessEntries): AccessGrants {
  return {
    of({ uid, username, extra }) {
      const [, account, userId] = UID.exec(uid ?? '') ?? [];
      if (account === undefined || userId === undefined) return [];
      const canonicalArn = extra?.canonicalArn?.[0] ?? '';
      const found = index.find({ account, userId, canonicalArn });
      if (found.state === 'none' || !gives(found.indexed.entry.username, username)) return [];
      return found.indexed.grants;
    },
  };
}

/** Whether the name can be what becomes of the template: everything around its first and last placeholder stays. */
function gives(template: string, username: string): boolean {
  const start = template.indexOf('{{');
  const end = template.lastIndexOf('}}');
  if (start < 0 || end < start) return username === template;
  const head = template.slice(0, start);
  const tail = template.slice(end + 2);
  return username.length >= head.length + tail.length && username.startsWith(head) && username.endsWith(tail);
}
