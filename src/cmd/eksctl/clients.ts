import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { EKSClient } from '@aws-sdk/client-eks';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import { CommandFailure } from '../output.ts';

/** The AWS APIs that the verbs call, with the ordinary SDK: what they do, any client can do. */
export interface AwsClients {
  readonly region: string;
  readonly sts: STSClient;
  readonly iam: IAMClient;
  readonly eks: EKSClient;
  readonly cloudformation: CloudFormationClient;
}

/**
 * Clients for the endpoint in AWS_ENDPOINT_URL. Without one the verbs refuse: a command meant for a local instance
 * must never reach a real AWS account with the credentials that happen to lie around.
 */
export async function connect(region: string | undefined): Promise<AwsClients> {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined || endpoint === '') {
    throw new CommandFailure('AWS_ENDPOINT_URL is not set', { hint: 'run: eval "$(rolecall env)"' });
  }
  const chosen = region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const options = { region: chosen, endpoint, maxAttempts: 4 };
  const [sts, iam, eks, cloudformation] = await Promise.all([
    import('@aws-sdk/client-sts'),
    import('@aws-sdk/client-iam'),
    import('@aws-sdk/client-eks'),
    import('@aws-sdk/client-cloudformation'),
  ]);
  return {
    region: chosen,
    sts: new sts.STSClient(options),
    iam: new iam.IAMClient(options),
    eks: new eks.EKSClient(options),
    cloudformation: new cloudformation.CloudFormationClient(options),
  };
}
