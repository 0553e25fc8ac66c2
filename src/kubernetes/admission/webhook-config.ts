/** What the webhook injects; the defaults are those of the reference (pod-identity-webhook.md 2.3, 5.6). */
export interface WebhookConfig {
  /** Prefix of the annotations that are read. */
  readonly annotationPrefix: string;
  readonly audience: string;
  readonly mountPath: string;
  readonly volumeName: string;
  /** Seconds; less than 600 is raised to 600. */
  readonly tokenExpiration: number;
  /** Injected as AWS_DEFAULT_REGION and AWS_REGION; absent: not injected. */
  readonly region?: string;
  /** Whether AWS_STS_REGIONAL_ENDPOINTS is injected when no annotation says so. */
  readonly regionalSts: boolean;
}

export const DEFAULT_WEBHOOK_CONFIG: WebhookConfig = Object.freeze({
  annotationPrefix: 'eks.amazonaws.com',
  audience: 'sts.amazonaws.com',
  mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
  volumeName: 'aws-iam-token',
  tokenExpiration: 86_400,
  regionalSts: false,
});
