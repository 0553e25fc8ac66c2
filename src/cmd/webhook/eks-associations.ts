import type { ListAssociations } from '../../kubernetes/admission/index.ts';
import { CommandFailure } from '../output.ts';

/**
 * The associations of a cluster through the EKS API of AWS_ENDPOINT_URL with the ordinary SDK and the credentials of the environment
 * (`eks:ListPodIdentityAssociations`). The SDK is loaded by those who ask for this only.
 */
export async function eksAssociations(clusterName: string): Promise<ListAssociations> {
  const endpoint = process.env.AWS_ENDPOINT_URL_EKS || process.env.AWS_ENDPOINT_URL;
  if (!endpoint)
    throw new CommandFailure('--pod-identity-cluster needs AWS_ENDPOINT_URL', {
      hint: 'name the EKS API to ask',
      exitCode: 2,
    });
  const { EKSClient, ListPodIdentityAssociationsCommand } = await import('@aws-sdk/client-eks');
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const eks = new EKSClient({ region, endpoint, maxAttempts: 2 });
  return async ({ subject, token, signal }) => {
    const command = new ListPodIdentityAssociationsCommand({ clusterName, ...subject, nextToken: token });
    const { associations = [], nextToken } = await eks.send(command, { abortSignal: signal });
    const found = associations.map(({ namespace = '', serviceAccount = '' }) => ({
      namespace,
      serviceAccount,
    }));
    return { found, next: nextToken };
  };
}
