import { OWN_USERS } from '../../../core/cluster-access/reserved-names.ts';
import { notSignedIn, quoted, type SignIn } from '../sign-in.ts';

/** Kubernetes' own users and groups (`system:masters` may do anything, whatever RBAC says), and this system's own. */
const RESERVED = ['system:', ...OWN_USERS];
/** Uids that stand for IAM principals: access policies are given by them (`entry-grants.ts`). */
const IAM_UID = 'aws-iam-authenticator:';

/**
 * Control characters, and white space at an end: names travel in headers, where an end is cut off and a line's end begins another
 * header, so that one person's name would become another's.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNFIT = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|^\s|\s$/u;

function checkName(what: string, name: string): void {
  if (RESERVED.some((prefix) => name.startsWith(prefix)))
    throw notSignedIn(`the ${what} ${quoted(name)} is reserved`);
  if (name === '' || UNFIT.test(name) || !name.isWellFormed())
    throw notSignedIn(`the ${what} ${quoted(name)} has characters that a name must not have`);
}

/** With their prefixes: `sys` and `tem:masters` make a reserved name too. A provider's claim never gives a name that Kubernetes keeps. */
export function namesUnreserved(signIn: SignIn): void {
  const { username, uid, groups } = signIn;
  checkName('username', username);
  if (uid !== undefined) checkName('uid', uid);
  if (uid?.startsWith(IAM_UID) === true) throw notSignedIn(`the uid ${quoted(uid)} is reserved`);
  for (const group of groups) checkName('group', group);
  signIn.user = { username, groups, ...(uid === undefined ? {} : { uid }) };
}
