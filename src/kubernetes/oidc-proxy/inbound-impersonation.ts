import { headerFields } from './header-fields.ts';
import { badRequest } from './refusals.ts';

/** Whom a request asks to be answered for (`kubectl --as`). */
export interface WantedUser {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid: string | undefined;
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

const USER = 'impersonate-user';
const GROUP = 'impersonate-group';
const UID = 'impersonate-uid';
const EXTRA = 'impersonate-extra-';
/** Of groups and extra values: each is one question to the API. */
const MAXIMUM_VALUES = 64;

/** The name of the proxy's own statements about who really asked. */
export const ORIGINAL_USER = 'originaluser.jetstack.io-';

function text(octets: string): string {
  return Buffer.from(octets, 'latin1').toString('utf8');
}

/** Case is lost in header names; a key that cannot be decoded stands for itself, as with the API server. */
function extraKey(name: string): string {
  const key = name.slice(EXTRA.length);
  try {
    return decodeURIComponent(key).toLowerCase();
  } catch {
    return key;
  }
}

/** Undefined when nobody else is asked for. Throws BadRequest for what cannot be meant, or is not understood. */
export function inboundImpersonation(rawHeaders: readonly string[]): WantedUser | undefined {
  const fields = headerFields(rawHeaders);
  const names = [...fields.keys()].filter((name) => name.startsWith('impersonate-'));
  if (names.length === 0) return undefined;
  const foreign = names.find((name) => ![USER, GROUP, UID].includes(name) && !name.startsWith(EXTRA));
  if (foreign !== undefined) throw badRequest(`unknown impersonation header ${foreign}`);
  const of = (name: string) => (fields.get(name) ?? []).map(text);
  const [username = '', ...users] = of(USER);
  const [uid, ...uids] = of(UID);
  const groups = of(GROUP);
  const extra = new Map<string, readonly string[]>();
  for (const name of names.filter((each) => each.startsWith(EXTRA))) {
    const key = extraKey(name);
    extra.set(key, [...(extra.get(key) ?? []), ...of(name)]);
  }
  if (username === '') throw badRequest('impersonation of groups, uid or extra needs a user');
  const values = groups.length + [...extra.values()].flat().length;
  if (users.length > 0 || uids.length > 0 || values > MAXIMUM_VALUES)
    throw badRequest('impersonation asks for too much at once');
  if ([...extra.keys()].some((key) => key.startsWith(ORIGINAL_USER)))
    throw badRequest(`extra keys that begin with ${ORIGINAL_USER} are the proxy's own`);
  return { username, groups, uid, extra };
}
