import type { ReviewOrigin } from '../../../service/cluster-access/token-reviewer.ts';
import type { BearerTokens } from '../authentication/bearer-tokens.ts';
import type { Rbac } from '../authorization/rbac.ts';
import { invalid, invalidValue, required } from '../errors/field-fault.ts';
import { noSuchResource } from '../errors/refusals.ts';
import { isTree, type Tree, textOf } from '../objects/tree.ts';
import { AUTHENTICATED, type UserInfo } from '../objects/user.ts';
import type { Resource } from '../resources/resource.ts';
import { memberOf } from '../tables/columns.ts';

export interface ReviewContext {
  readonly rbac: Rbac;
  readonly tokens: BearerTokens;
  /** Where the review comes from. */
  readonly origin: ReviewOrigin;
}

type Answer = (
  context: ReviewContext,
  spec: Tree,
  asker: UserInfo,
  namespace: string | undefined,
) => object | Promise<object>;

const GROUP = 'authorization.k8s.io';

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function renderUser(user: UserInfo): object {
  return {
    username: user.username,
    ...(user.uid === undefined ? {} : { uid: user.uid }),
    groups: user.groups,
    ...(user.extra === undefined ? {} : { extra: user.extra }),
  };
}

/** One thing is asked: of two, the caller might read the answer as the other's. */
function checkQuestion(kind: string, spec: Tree): void {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec;
  const asked = [resource, path].filter(isTree).length;
  if (asked === 1) return;
  const fault =
    asked === 2
      ? invalidValue(
          'spec.nonResourceAttributes',
          path,
          'cannot be specified in combination with resourceAttributes',
        )
      : invalidValue(
          'spec.resourceAttributes',
          null,
          'exactly one of nonResourceAttributes or resourceAttributes must be specified',
        );
  throw invalid({ group: GROUP, kind }, '', [fault]);
}

/** What is asked in a namespace is about that namespace: nothing of the cluster is told to who may ask only there. */
function checkLocal(spec: Tree, namespace: string | undefined): void {
  const asked = textOf(memberOf(spec, 'resourceAttributes'), 'namespace');
  const fault = isTree(spec.nonResourceAttributes)
    ? invalidValue(
        'spec.nonResourceAttributes',
        spec.nonResourceAttributes,
        'disallowed on this kind of request',
      )
    : asked !== '' && asked !== namespace
      ? invalidValue('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace')
      : undefined;
  if (fault !== undefined) throw invalid({ group: GROUP, kind: 'LocalSubjectAccessReview' }, '', [fault]);
}

function decide({ rbac }: ReviewContext, user: UserInfo, spec: Tree): object {
  const path = spec.nonResourceAttributes;
  if (isTree(path)) {
    return { allowed: rbac.allowsPath({ user, verb: textOf(path, 'verb'), path: textOf(path, 'path') }) };
  }
  const wanted = memberOf(spec, 'resourceAttributes');
  const attributes = {
    user,
    verb: textOf(wanted, 'verb'),
    group: textOf(wanted, 'group'),
    resource: textOf(wanted, 'resource'),
    subresource: textOf(wanted, 'subresource'),
    namespace: textOf(wanted, 'namespace') || undefined,
    name: textOf(wanted, 'name'),
  };
  // RBAC gives no reason for what no rule allows: clients print one after their own `no`.
  return { allowed: rbac.allows(attributes) };
}

function subjectOf(spec: Tree): UserInfo {
  const username = textOf(spec, 'user');
  const groups = stringsOf(spec.groups);
  if (username === '' && groups.length === 0) {
    throw invalid({ group: GROUP, kind: 'SubjectAccessReview' }, '', [
      required('spec.user', 'at least one of user or group must be specified'),
    ]);
  }
  const uid = textOf(spec, 'uid');
  // Access policies are held by uid.
  const extra = Object.entries(memberOf(spec, 'extra')).map(
    ([name, texts]) => [name, stringsOf(texts)] as const,
  );
  return { username, groups, extra: Object.fromEntries(extra), ...(uid === '' ? {} : { uid }) };
}

async function reviewToken({ tokens, origin }: ReviewContext, spec: Tree): Promise<object> {
  const token = textOf(spec, 'token');
  const result = await tokens.judge(token, stringsOf(spec.audiences), origin);
  if (!result.ok) return { authenticated: false, user: {}, error: result.fault };
  const { groups } = result.user;
  const user = {
    ...result.user,
    groups: groups.includes(AUTHENTICATED) ? groups : [...groups, AUTHENTICATED],
  };
  return { authenticated: true, user: renderUser(user), audiences: result.audiences };
}

function reviewRules({ rbac }: ReviewContext, spec: Tree, asker: UserInfo): object {
  const rules = rbac.rulesFor(asker, textOf(spec, 'namespace') || undefined);
  return {
    resourceRules: rules
      .filter((rule) => rule.resources.length > 0)
      .map(({ nonResourceURLs: _, ...rule }) => rule),
    nonResourceRules: rules
      .filter((rule) => rule.nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}

/** One answer a kind of review: what goes into `status`. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  TokenReview: reviewToken,
  SelfSubjectReview: (_context, _spec, asker) => ({ userInfo: renderUser(asker) }),
  SelfSubjectAccessReview: (context, spec, asker) => decide(context, asker, spec),
  SubjectAccessReview: (context, spec) => decide(context, subjectOf(spec), spec),
  LocalSubjectAccessReview: (context, spec, _asker, namespace) => {
    checkLocal(spec, namespace);
    const resourceAttributes = { ...memberOf(spec, 'resourceAttributes'), namespace };
    return decide(context, subjectOf(spec), { ...spec, resourceAttributes });
  },
  SelfSubjectRulesReview: reviewRules,
};

const ACCESS_REVIEWS: ReadonlySet<string> = new Set([
  'SelfSubjectAccessReview',
  'SubjectAccessReview',
  'LocalSubjectAccessReview',
]);

/** Fills the review's status. The token of a TokenReview is not sent back. */
export async function answerReview(
  context: ReviewContext,
  resource: Resource,
  review: Tree,
  asker: UserInfo,
  namespace: string | undefined,
): Promise<Tree> {
  const answer = ANSWERS[resource.kind];
  if (answer === undefined) throw noSuchResource();
  const spec = memberOf(review, 'spec');
  if (ACCESS_REVIEWS.has(resource.kind)) checkQuestion(resource.kind, spec);
  const { token: _, ...shown } = spec;
  return {
    ...review,
    metadata: { ...memberOf(review, 'metadata'), creationTimestamp: null },
    spec: shown,
    status: await answer(context, spec, asker, namespace),
  };
}
