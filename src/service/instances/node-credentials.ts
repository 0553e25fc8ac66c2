import { Refusal } from '../../core/errors/refusal.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { NodeInstance } from '../../core/records/compute.ts';
import { ROLE, type Role } from '../../core/records/identity.ts';
import { INSTANCE_PROFILE } from '../../core/records/instance-profile.ts';
import type { Credentials, InstanceOrigin } from '../../core/session/claims.ts';
import { sessionArn } from '../../core/session/session-arn.ts';
import type { Services } from '../services.ts';

type NodeServices = Pick<
  Services,
  'settings' | 'clock' | 'cryptography' | 'directory' | 'authorizer' | 'sessions' | 'audit'
>;

/** The service principal that node roles trust. */
const EC2 = 'ec2.amazonaws.com';
/** Milliseconds: what EC2 gives, whatever the role's own limit. */
const LIFETIME = 6 * 3_600_000;

export function instanceArn({ settings }: Pick<Services, 'settings'>, { id, region }: NodeInstance): string {
  return `arn:${settings.partition}:ec2:${region}:${settings.account}:instance/${id}`;
}

function factsOf({ clock }: NodeServices, { region }: NodeInstance): RequestFacts {
  return { time: clock.now(), sourceIp: EC2, userAgent: EC2, secureTransport: true, region };
}

/** Refuses for the caller in EC2's words; the reason is for the audit trail. */
function unauthorized(roleName: string, reason: string): Refusal {
  const message = `EC2 cannot assume the role ${roleName}. Its trust policy must allow ${EC2} to call sts:AssumeRole.`;
  return new Refusal('AssumeRoleUnauthorizedAccess', 403, message, { reason });
}

/** The role that the instance's profile holds now: one taken out of it is out of the node's reach. Undefined when there is none. */
export function nodeRole(
  { settings, directory }: Pick<Services, 'settings' | 'directory'>,
  { profile }: NodeInstance,
): Role | undefined {
  const { account } = settings;
  const name = profile?.arn.slice(profile.arn.lastIndexOf('/') + 1) ?? '';
  const present = directory.get(INSTANCE_PROFILE, account, name.toLowerCase())?.body;
  if (present?.roleName === undefined || present.id !== profile?.id) return undefined;
  return directory.get(ROLE, account, present.roleName.toLowerCase())?.body;
}

function trustedRole(services: NodeServices, instance: NodeInstance, facts: RequestFacts): Role {
  const role = nodeRole(services, instance);
  const roleName = role?.name ?? instance.profile?.roleName ?? '';
  if (role === undefined) throw unauthorized(roleName, `role ${roleName} does not exist in the profile`);
  const context = { 'sts:rolesessionname': instance.id };
  const principal = { type: 'service', name: EC2 } as const;
  const verdict = services.authorizer.decideTrust(role, principal, 'sts:AssumeRole', context, facts);
  if (!verdict.allowed) throw unauthorized(roleName, verdict.reason);
  return role;
}

interface Outcome {
  readonly role?: Role;
  readonly credentials?: Credentials;
  readonly failure?: unknown;
}

function record(
  services: NodeServices,
  instance: NodeInstance,
  facts: RequestFacts,
  { role, credentials, failure }: Outcome,
): void {
  const { partition, account } = services.settings;
  const roleName = role?.name ?? instance.profile?.roleName ?? '';
  services.audit.record({
    requestId: services.cryptography.randomUuid(),
    service: 'sts',
    operation: 'AssumeRole',
    account,
    caller: { type: 'anonymous' },
    facts,
    parameters: {
      roleArn: role?.arn ?? `arn:${partition}:iam::${account}:role/${roleName}`,
      roleSessionName: instance.id,
    },
    resources: role === undefined ? [] : [role.arn],
    additional: {
      invokedByService: EC2,
      ...(credentials === undefined
        ? {}
        : {
            issuedAccessKeyId: credentials.accessKeyId,
            assumedRoleArn: sessionArn(partition, account, roleName, instance.id),
          }),
    },
    ...(failure instanceof Refusal
      ? {
          errorCode: 'AccessDenied',
          errorMessage: failure.message,
          ...(failure.reason === undefined ? {} : { reason: failure.reason }),
        }
      : {}),
  });
}

/**
 * Credentials of the node's role for the node itself: a session of `ec2.amazonaws.com` named by the instance id. Throws
 * `Refusal` AssumeRoleUnauthorizedAccess when the role is gone or does not trust EC2. Audited either way.
 */
export function nodeCredentials(
  services: NodeServices,
  instance: NodeInstance,
  delivery: InstanceOrigin['delivery'],
): Credentials {
  const facts = factsOf(services, instance);
  try {
    const role = trustedRole(services, instance, facts);
    const credentials = services.sessions.mint({
      account: services.settings.account,
      roleId: role.id,
      roleName: role.name,
      sessionName: instance.id,
      issuedAt: facts.time,
      expiresAt: facts.time + LIFETIME,
      instance: {
        arn: instanceArn(services, instance),
        delivery,
        vpc: instance.vpc,
        privateIp: instance.privateIp,
      },
    });
    record(services, instance, facts, { role, credentials });
    return credentials;
  } catch (failure) {
    record(services, instance, facts, { failure });
    throw failure;
  }
}
