import { CreateOpenIDConnectProviderCommand, GetOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { packageVersion } from '../version.ts';
import { issuerThumbprint } from './issuer-thumbprint.ts';
import type { ClusterSession } from './start-up.ts';

/** Issuer without its scheme: last part of the provider's ARN and prefix of the condition keys. The port stays. */
export function issuerPath(session: ClusterSession): string {
  return session.issuer.replace(/^https:\/\//, '').replace(/\/$/, '');
}

export function providerArn(session: ClusterSession): string {
  return `arn:${session.partition}:iam::${session.account}:oidc-provider/${issuerPath(session)}`;
}

/** Whether the cluster's issuer is registered in IAM. Any error but NoSuchEntity is fatal. */
export async function providerExists(session: ClusterSession): Promise<boolean> {
  try {
    await session.clients.iam.send(
      new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn(session) }),
    );
    return true;
  } catch (failure) {
    if (failure instanceof Error && /^NoSuchEntity/.test(failure.name)) return false;
    throw failure;
  }
}

/** Registers the issuer with the audience of STS and the thumbprint of the certificate that it presents. */
export async function createProvider(session: ClusterSession): Promise<void> {
  const thumbprint = await issuerThumbprint(session.issuer);
  await session.clients.iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: session.issuer,
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: [thumbprint],
      Tags: [
        { Key: 'alpha.eksctl.io/cluster-name', Value: session.cluster },
        { Key: 'alpha.eksctl.io/eksctl-version', Value: packageVersion() },
      ],
    }),
  );
}
