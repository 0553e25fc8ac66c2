import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { KubernetesUser } from '../../../core/cluster-access/kubernetes-user.ts';
import { TOKEN_PREFIX } from '../../../core/cluster-access/token/reading.ts';
import type { MappedIdentity } from '../map-identity.ts';
import type { AccessAccount, MapperAnswer, ToldIdentity } from './access-account.ts';
import type { AccessView } from './access-view.ts';
import { explainMapping } from './explain-mapping.ts';
import { explainSignIn } from './explain-sign-in.ts';
import { identityOfArn } from './identity-of-arn.ts';
import { mappingChanges } from './mapping-changes.ts';
import type { AccessQuestion } from './question.ts';
import type { WantedAccess } from './rbac-view.ts';
import { refusedStep } from './refused-step.ts';
import { withPermission } from './told-permission.ts';

type Draft = Partial<AccessAccount> & Pick<AccessAccount, 'verdict'>;

function account(view: AccessView, draft: Draft): AccessAccount {
  const { cluster, warnings, missing } = view;
  return { mappers: [], likely: [], change: [], ...draft, cluster, warnings, missing };
}

function told(view: AccessView, identity: ClusterIdentity): ToldIdentity {
  const { arn, canonicalArn, sessionName } = identity;
  const known = view.principal(identity);
  return {
    arn,
    canonicalArn,
    sessionName,
    ...(known === undefined ? {} : { exists: known !== null }),
    ...(known ? { principalArn: known.arn } : {}),
  };
}

/** As the authenticator states it, so that access policies find the user by it. */
function userOf(
  identity: ClusterIdentity,
  mapped: { username: string; groups: readonly string[] },
): KubernetesUser {
  return {
    username: mapped.username,
    groups: mapped.groups,
    uid: `aws-iam-authenticator:${identity.account}:${identity.userId}`,
    extra: { canonicalArn: [identity.canonicalArn] },
  };
}

function notMapped(
  view: AccessView,
  identity: ClusterIdentity,
  mapped: Extract<MappedIdentity, { readonly ok: false }>,
  given: string | undefined,
  answers: readonly MapperAnswer[],
): Omit<Draft, 'verdict'> {
  const { canonicalArn } = identity;
  const { nearest } = mapped;
  const known = view.principal(identity);
  const principalArn = known?.arn ?? given ?? canonicalArn;
  const { cluster, mode } = view;
  const kind = kindOf(canonicalArn);
  const entryInTheWay = view.chain.some(
    ({ decisive }, index) => decisive === true && answers[index]?.answer === 'failed',
  );
  return {
    ...refusedStep('identityMapped', mapped.message, cluster),
    ...(nearest === undefined ? {} : { nearest }),
    likely: known === null ? [`there is no ${kind} of that name in account ${identity.account}`] : [],
    change: [
      ...(known === null ? [`correct the name, or create the ${kind} first`] : []),
      ...mappingChanges({ cluster, canonicalArn, principalArn, mode, nearest, entryInTheWay }),
    ],
  };
}

const kindOf = (canonicalArn: string): string => (canonicalArn.includes(':role/') ? 'role' : 'user');

/** From an identity on: who it is in the cluster, and whether it may. `given` is the ARN of the principal, its path in it. */
async function ofIdentity(
  view: AccessView,
  identity: ClusterIdentity,
  wanted: WantedAccess | undefined,
  given?: string,
): Promise<AccessAccount> {
  const { mapped, answers } = await explainMapping(view, identity);
  const known = { identity: told(view, identity), mappers: answers };
  if (!mapped.ok)
    return account(view, {
      ...known,
      verdict: 'unauthorized',
      ...notMapped(view, identity, mapped, given, answers),
    });
  const { username, groups, by } = mapped;
  const { forbidden, ...more } = withPermission(view, userOf(identity, mapped), wanted, identity);
  return account(view, {
    ...known,
    verdict: forbidden ? 'forbidden' : 'allowed',
    user: { username, groups, by },
    ...more,
  });
}

async function ofToken(
  view: AccessView,
  token: string,
  wanted: WantedAccess | undefined,
): Promise<AccessAccount> {
  const { verdict, reason } = await view.review(token);
  const { identity } = verdict;
  if (identity !== undefined && (verdict.ok || verdict.check === 'identityMapped'))
    return ofIdentity(view, identity, wanted);
  if (verdict.ok) {
    const { user, by } = verdict;
    const { forbidden, ...more } = withPermission(view, user, wanted);
    return account(view, { verdict: forbidden ? 'forbidden' : 'allowed', user: { ...user, by }, ...more });
  }
  const message = reason === undefined ? verdict.message : `${verdict.message} (${reason})`;
  const ofCluster = token.startsWith(TOKEN_PREFIX);
  const signIn = ofCluster ? undefined : explainSignIn(view, token, verdict);
  const kind = ofCluster || signIn !== undefined ? {} : { likely: [kindOfToken(token)] };
  return account(view, {
    verdict: 'unauthorized',
    ...(signIn ?? refusedStep(verdict.check, message, view.cluster)),
    ...kind,
    ...(identity === undefined ? {} : { identity: told(view, identity) }),
  });
}

/** By its form alone. */
function kindOfToken(token: string): string {
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
    return 'it is a JWT: a token of a service account, or of an OIDC provider that this cluster does not know';
  if (/^[\w-]+$/.test(token)) return 'the prefix was cut off, or it is a static token';
  return 'it is no token of a cluster';
}

function identityFor(
  view: AccessView,
  arn: string,
  principalId: string | undefined,
): ClusterIdentity | { readonly fault: string } {
  const identity = identityOfArn(arn);
  if ('fault' in identity) return identity;
  const userId = principalId ?? view.principal(identity)?.id ?? '';
  return { ...identity, userId };
}

function ofUser(
  view: AccessView,
  who: Extract<AccessQuestion['who'], { readonly username: string }>,
  wanted: WantedAccess | undefined,
): AccessAccount {
  const { username, groups, arn, principalId } = who;
  const identity = arn === undefined ? undefined : identityFor(view, arn, principalId);
  const known = identity === undefined || 'fault' in identity ? undefined : identity;
  const user = known === undefined ? { username, groups } : userOf(known, who);
  const { forbidden, ...more } = withPermission(view, user, wanted, known);
  return account(view, {
    verdict: forbidden ? 'forbidden' : 'allowed',
    user: { username, groups },
    ...(known === undefined ? {} : { identity: told(view, known) }),
    ...more,
  });
}

/** Why somebody is not let into a cluster, or may not do something there, as things are now; and what would change it. */
export async function explainAccess(
  view: AccessView,
  { who, wanted }: AccessQuestion,
): Promise<AccessAccount> {
  if ('token' in who) return ofToken(view, who.token, wanted);
  if ('username' in who) return ofUser(view, who, wanted);
  const identity = identityFor(view, who.arn, who.principalId);
  const given = who.arn.includes(':iam:') ? who.arn : undefined;
  if (!('fault' in identity)) return ofIdentity(view, identity, wanted, given);
  return account(view, {
    verdict: 'unauthorized',
    ...refusedStep('identityCanonical', identity.fault, view.cluster),
  });
}
