import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import type { HeaderFields } from './header-fields.ts';
import { internalError } from './refusals.ts';

/** Octets of a header name besides letters and digits (RFC 9110 5.6.2), `%` left out: it begins an escape. */
const TOKEN = /[A-Za-z0-9!#$&'*+.^_`|~-]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNFIT = /[\u0000-\u001f\u007f]|^[ \t]|[ \t]$/;

/** Header values are octets: the API reads them as UTF-8. */
function value(text: string): string {
  // What a header cannot hold as it is would reach the API as another name. Whoever made the user refused it before.
  if (text === '' || UNFIT.test(text)) throw internalError('the user has a name that no header can hold');
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Extra keys travel in header names, where much is not allowed and case is lost (Kubernetes, User impersonation). */
export function encodeExtraKey(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((octet) => {
      const character = String.fromCharCode(octet);
      return TOKEN.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** The headers that make the API answer for this user. */
export function impersonationHeaders({ username, uid, groups, extra = {} }: KubernetesUser): HeaderFields {
  const fields: HeaderFields = new Map([['impersonate-user', [value(username)]]]);
  if (uid !== undefined) fields.set('impersonate-uid', [value(uid)]);
  if (groups.length > 0) fields.set('impersonate-group', groups.map(value));
  for (const [key, values] of Object.entries(extra))
    if (values.length > 0) fields.set(`impersonate-extra-${encodeExtraKey(key)}`, values.map(value));
  return fields;
}
