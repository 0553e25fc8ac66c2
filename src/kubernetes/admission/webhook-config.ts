/** A projected service account token, and where containers find it. */
export interface TokenVolume {
  /** The audience when nothing else names one. */
  readonly audience: string;
  readonly mountPath: string;
  readonly volumeName: string;
  /** File name inside the volume. */
  readonly tokenPath: string;
}

/** What the webhook injects; the defaults are those of the reference (pod-identity-webhook.md 2.3, 2.4, 5.6). */
export interface WebhookConfig {
  /** Prefix of the annotations that are read. */
  readonly annotationPrefix: string;
  /** Seconds; less than 600 is raised to 600. */
  readonly tokenExpiration: number;
  /** Injected as AWS_DEFAULT_REGION and AWS_REGION; absent: not injected. */
  readonly region?: string;
  /** Whether AWS_STS_REGIONAL_ENDPOINTS is injected when no annotation says so. */
  readonly regionalSts: boolean;
  /** Lets an annotation hold a role's name: its partition and account (10). Absent: annotations hold ARNs. */
  readonly composeRoleArn?: { readonly partition: string; readonly account: string };
  /** IAM roles for service accounts. */
  readonly webIdentity: TokenVolume;
  /** EKS Pod Identity. */
  readonly containerCredentials: TokenVolume & { readonly fullUri: string };
}

export const DEFAULT_WEBHOOK_CONFIG: WebhookConfig = Object.freeze({
  annotationPrefix: 'eks.amazonaws.com',
  tokenExpiration: 86_400,
  regionalSts: false,
  webIdentity: Object.freeze({
    audience: 'sts.amazonaws.com',
    mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
    volumeName: 'aws-iam-token',
    tokenPath: 'token',
  }),
  containerCredentials: Object.freeze({
    audience: 'pods.eks.amazonaws.com',
    mountPath: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount',
    volumeName: 'eks-pod-identity-token',
    tokenPath: 'eks-pod-identity-token',
    fullUri: 'http://169.254.170.23/v1/credentials',
  }),
});
