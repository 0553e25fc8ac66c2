import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import { ORIGINAL_USER, type WantedUser } from './inbound-impersonation.ts';
import { serviceAccountOf } from './service-account-name.ts';

const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';
const ANONYMOUS = 'system:anonymous';

type Extra = Readonly<Record<string, readonly string[]>>;

/** Whoever showed a token that holds is authenticated, whatever the token says. */
export function authenticated(user: KubernetesUser): KubernetesUser {
  const groups = user.groups.filter((group) => group !== AUTHENTICATED);
  return { ...user, groups: [...groups, AUTHENTICATED] };
}

/** The groups that the API server adds itself when none are asked for; with ours it would see some, and add none. */
function groupsOf({ username, groups }: WantedUser): readonly string[] {
  const namespace = serviceAccountOf(username)?.namespace;
  const own =
    namespace !== undefined && groups.length === 0
      ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
      : groups;
  const everyone = username === ANONYMOUS ? UNAUTHENTICATED : AUTHENTICATED;
  return own.includes(everyone) ? own : [...own, everyone];
}

/** Who really asked, for the API's audit log. */
function originalUser({ username, uid, groups, extra = {} }: KubernetesUser): Extra {
  return {
    [`${ORIGINAL_USER}user`]: [username],
    [`${ORIGINAL_USER}groups`]: groups,
    ...(uid === undefined ? {} : { [`${ORIGINAL_USER}uid`]: [uid] }),
    ...(Object.keys(extra).length === 0 ? {} : { [`${ORIGINAL_USER}extra`]: [JSON.stringify(extra)] }),
  };
}

/** Whom the API is to answer for: the user of the token, or the one that they may be. `added` wins over what they ask for. */
export function outboundUser(
  user: KubernetesUser,
  wanted: WantedUser | undefined,
  added: Extra,
): KubernetesUser {
  if (wanted === undefined) return { ...user, extra: { ...user.extra, ...added } };
  const { username, uid } = wanted;
  return {
    username,
    groups: groupsOf(wanted),
    ...(uid === undefined ? {} : { uid }),
    extra: { ...Object.fromEntries(wanted.extra), ...originalUser(user), ...added },
  };
}
