import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, type AssumeRoleRequest, STSClient } from '@aws-sdk/client-sts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The real SDK's clients of one identity against one endpoint. */
export class Clients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly s3: S3Client;
  readonly eks: EKSClient;
  readonly ec2: EC2Client;
  readonly cloudformation: CloudFormationClient;
  readonly #endpoint: string;

  constructor(endpoint: string, credentials: Credentials) {
    this.#endpoint = endpoint;
    // A copy for each: the SDK marks the object that it is given.
    const options = () => ({
      endpoint,
      region: 'us-east-1',
      credentials: { ...credentials },
      maxAttempts: 1,
    });
    this.iam = new IAMClient(options());
    this.sts = new STSClient(options());
    this.s3 = new S3Client({ ...options(), forcePathStyle: true });
    this.eks = new EKSClient(options());
    this.ec2 = new EC2Client(options());
    this.cloudformation = new CloudFormationClient(options());
  }

  /** Clients of another identity at the same endpoint. */
  as(credentials: Credentials): Clients {
    return new Clients(this.#endpoint, credentials);
  }

  /** Clients of a session of the role. */
  async assume(RoleArn: string, more: Partial<AssumeRoleRequest> = {}): Promise<Clients> {
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'across', ...more });
    const { Credentials: given } = await this.sts.send(command);
    return this.as({
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    });
  }
}
