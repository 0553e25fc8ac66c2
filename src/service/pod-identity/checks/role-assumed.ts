import { Refusal } from '../../../core/errors/refusal.ts';
import type { RequestContext } from '../../../core/principal/permission.ts';
import { ROLE, type Role } from '../../../core/records/identity.ts';
import { parseRoleArn } from '../../../core/session/role-arn.ts';
import { sessionArn } from '../../../core/session/session-arn.ts';
import { POD_IDENTITY_SERVICE } from '../../associations/pods-trusted.ts';
import { requestedTags } from '../../sessions/requested-tags.ts';
import { requirePackedSize } from '../../sessions/require-packed-size.ts';
import { requireSessionPolicies } from '../../sessions/require-session-policies.ts';
import { boundPod } from '../bound-pod.ts';
import type { PodExchange } from '../exchange.ts';
import { recordAssumption } from '../record-assumption.ts';
import { cannotAssume, invalidSession } from '../refusals.ts';

/** Milliseconds. In practice; the role's own limit does not count (eks.md 4). */
const LIFETIME = 6 * 3_600_000;

/** Condition keys of the call, names in lower case (eks.md 4). */
function contextOf({ sessionName, tags, cluster, context }: PodExchange): RequestContext {
  return {
    'sts:rolesessionname': sessionName,
    'aws:sourcearn': cluster.arn,
    'aws:sourceaccount': context.account,
    ...requestedTags(tags),
    ...(tags.length === 0 ? {} : { 'sts:transitivetagkeys': tags.map(([key]) => key) }),
  };
}

/** The service assumes the role like anybody: it exists, and its trust policy allows each action by itself. */
function trustingRole(exchange: PodExchange): Role {
  const { services, context, association, tags } = exchange;
  const target = parseRoleArn(association.roleArn, services.settings.partition);
  const role = target && services.directory.get(ROLE, target.account, target.name.toLowerCase())?.body;
  if (role === undefined || role.arn !== association.roleArn)
    throw cannotAssume(`role ${association.roleArn} does not exist`);
  const principal = { type: 'service', name: POD_IDENTITY_SERVICE } as const;
  const keys = contextOf(exchange);
  for (const action of tags.length === 0 ? ['sts:AssumeRole'] : ['sts:AssumeRole', 'sts:TagSession']) {
    const verdict = services.authorizer.decideTrust(role, principal, action, keys, context.facts);
    if (!verdict.allowed) throw cannotAssume(`${action} on ${role.arn}: ${verdict.reason}`);
  }
  return role;
}

/** With a target role the policy is for that one's session only (eks.md 5.1). */
function policyOf({ association }: PodExchange): string | undefined {
  return association.targetRoleArn === undefined ? association.policy : undefined;
}

function checkSize(exchange: PodExchange): void {
  const { services, context, tags } = exchange;
  const policy = policyOf(exchange);
  try {
    requireSessionPolicies({ policy, policyArns: undefined }, context.account, services);
    requirePackedSize({ policy, tags: new Map(tags) });
  } catch (cause) {
    throw cause instanceof Refusal ? invalidSession(cause) : cause;
  }
}

function mint(exchange: PodExchange, role: Role): void {
  const { services, context, now, sessionName, tags } = exchange;
  const policy = policyOf(exchange);
  const credentials = services.sessions.mint({
    account: context.account,
    roleId: role.id,
    roleName: role.name,
    sessionName,
    issuedAt: now,
    expiresAt: now + LIFETIME,
    ...(policy === undefined ? {} : { policy }),
    ...(services.settings.boundSessions === true
      ? { pod: boundPod(exchange.cluster, exchange.pod, now) }
      : {}),
    ...(tags.length === 0
      ? {}
      : { tags: Object.fromEntries(tags), transitiveTagKeys: tags.map(([key]) => key) }),
  });
  exchange.role = role;
  exchange.session = {
    credentials,
    assumedRoleArn: sessionArn(services.settings.partition, context.account, role.name, sessionName),
    assumedRoleId: `${role.id}:${sessionName}`,
  };
}

/** STS's own call behind this one, with an event of its own. */
export function roleAssumed(exchange: PodExchange): void {
  const { association, context, sessionName, tags } = exchange;
  const policy = policyOf(exchange);
  const call = {
    caller: { type: 'anonymous' } as const,
    account: context.account,
    roleArn: association.roleArn,
    duration: LIFETIME / 1000,
    sessionName,
    tags,
    ...(policy === undefined ? {} : { policy }),
  };
  try {
    const role = trustingRole(exchange);
    checkSize(exchange);
    mint(exchange, role);
    recordAssumption(exchange, call, exchange.session);
  } catch (failure) {
    recordAssumption(exchange, call, failure);
    throw failure;
  }
}
