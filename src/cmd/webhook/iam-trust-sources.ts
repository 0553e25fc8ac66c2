import type { GetRoleCommandOutput } from '@aws-sdk/client-iam';
import { parseArn } from '../../core/arn/arn.ts';
import type { TrustSources } from '../../service/federation/web-identity-faults.ts';
import { CommandFailure } from '../output.ts';

/** Milliseconds for one call: an answer that comes later is of no use to the pod that caused it. */
const TIMEOUT = 5000;

/**
 * Roles and providers through the IAM API of AWS_ENDPOINT_URL with the ordinary SDK. Only of the account whose credentials are
 * used: IAM looks roles up by name, and another account's role of that name is another role.
 */
export async function iamTrustSources(): Promise<TrustSources> {
  if (!process.env.AWS_ENDPOINT_URL)
    throw new CommandFailure('--check-roles needs AWS_ENDPOINT_URL', {
      hint: 'name the IAM API to ask',
      exitCode: 2,
    });
  const [
    { IAMClient, GetRoleCommand, GetOpenIDConnectProviderCommand },
    { STSClient, GetCallerIdentityCommand },
  ] = await Promise.all([import('@aws-sdk/client-iam'), import('@aws-sdk/client-sts')]);
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const options = { region, endpoint: process.env.AWS_ENDPOINT_URL, maxAttempts: 1 };
  const iam = new IAMClient(options);
  const sts = new STSClient(options);
  const bounds = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT) });
  let own: string | undefined;
  const requireOwn = async (arn: string): Promise<void> => {
    own ??= (await sts.send(new GetCallerIdentityCommand({}), bounds())).Account;
    const account = parseArn(arn)?.account;
    if (account !== own) throw new Error(`account ${account} cannot be asked with the credentials of ${own}`);
  };
  return {
    async role(arn) {
      await requireOwn(arn);
      const RoleName = arn.slice(arn.lastIndexOf('/') + 1);
      const found = await unlessMissing(iam.send(new GetRoleCommand({ RoleName }), bounds()));
      return roleOf(found, arn);
    },
    async provider(OpenIDConnectProviderArn) {
      await requireOwn(OpenIDConnectProviderArn);
      const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn });
      const found = await unlessMissing(iam.send(command, bounds()));
      return found && { clientIds: found.ClientIDList ?? [] };
    },
  };
}

/** A role of the same name under another path is another role than the one that was named. */
function roleOf(
  found: GetRoleCommandOutput | undefined,
  arn: string,
): Awaited<ReturnType<TrustSources['role']>> {
  const role = found?.Role;
  if (role?.Arn !== arn) return undefined;
  return { arn, assumeRolePolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? '') };
}

async function unlessMissing<Output>(call: Promise<Output>): Promise<Output | undefined> {
  try {
    return await call;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'NoSuchEntityException') return undefined;
    throw cause;
  }
}
