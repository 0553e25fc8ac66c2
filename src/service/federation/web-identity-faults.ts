import { parseArn } from '../../core/arn/arn.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { OidcProvider, Role } from '../../core/records/identity.ts';
import { issuerKey, portlessIssuer } from '../../core/token/issuer.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { WEB_IDENTITY_ACTION } from './refusals.ts';

/** A token that would be traded for a role. */
export interface WebIdentityQuestion {
  readonly roleArn: string;
  /** URL. */
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** Where roles and providers are looked up: an instance's own directory, or the IAM API. Both reject when it cannot be told. */
export interface TrustSources {
  role(arn: string): Promise<Pick<Role, 'arn' | 'assumeRolePolicy'> | undefined>;
  provider(arn: string): Promise<Pick<OidcProvider, 'clientIds'> | undefined>;
}

export interface TrustParts {
  readonly sources: TrustSources;
  readonly authorizer: Pick<Authorizer, 'decideTrust'>;
  readonly facts: RequestFacts;
}

/** A condition's text may be long, and so may what it was compared with. */
const LONGEST_REASON = 300;
/** SDKs name sessions themselves; a trust policy that asks for another name is rare, and this is the commonest. */
const SESSION_NAME = 'botocore-session';

/** What would keep the token from being traded, in words, in the order of the exchange's own checks; empty when nothing does. */
export async function webIdentityFaults(
  question: WebIdentityQuestion,
  { sources, authorizer, facts }: TrustParts,
): Promise<readonly string[]> {
  const arn = parseArn(question.roleArn);
  const issuer = issuerKey(question.issuer);
  if (arn === undefined || issuer === undefined) return [];
  const { partition, account } = arn;
  const providerArn = `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;
  const [role, provider] = await Promise.all([sources.role(question.roleArn), sources.provider(providerArn)]);
  const faults: string[] = [];
  if (provider === undefined) faults.push(`account ${account} has no OIDC provider ${issuer}`);
  else if (!provider.clientIds.includes(question.audience))
    faults.push(`audience ${question.audience} is not registered with provider ${issuer}`);
  if (role === undefined) return [`role ${question.roleArn} does not exist`, ...faults];
  const verdict = authorizer.decideTrust(
    asRole(role, issuer),
    { type: 'federated', provider: providerArn, account },
    WEB_IDENTITY_ACTION,
    contextOf(question, issuer),
    facts,
  );
  if (!verdict.allowed)
    faults.push(
      `role ${question.roleArn} does not trust ${question.subject}: ${verdict.reason.slice(0, LONGEST_REASON)}`,
    );
  return faults;
}

/** eksctl writes an issuer without its port; where it has one, both spellings stand for it (eksctl.md 2). */
function asRole({ arn, assumeRolePolicy }: Pick<Role, 'arn' | 'assumeRolePolicy'>, issuer: string): Role {
  const portless = portlessIssuer(issuer);
  const policy =
    portless === undefined
      ? assumeRolePolicy
      : assumeRolePolicy.replaceAll(`:oidc-provider/${portless}"`, () => `:oidc-provider/${issuer}"`);
  // A trust decision reads these two members and no other.
  return { arn, assumeRolePolicy: policy } as Role;
}

function contextOf({ subject, audience }: WebIdentityQuestion, issuer: string): Record<string, string> {
  const keys: Record<string, string> = { 'sts:rolesessionname': SESSION_NAME };
  for (const spelling of [issuer, portlessIssuer(issuer)]) {
    if (spelling === undefined) continue;
    keys[`${spelling.toLowerCase()}:sub`] = subject;
    keys[`${spelling.toLowerCase()}:aud`] = audience;
  }
  return keys;
}
