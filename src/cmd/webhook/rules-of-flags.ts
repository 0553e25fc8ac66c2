import { DEFAULT_WEBHOOK_CONFIG, partitionOf, type WebhookConfig } from '../../kubernetes/admission/index.ts';
import type { WebhookFlags } from './flags.ts';

/** What is injected, by the flags. */
export function rulesOf(flags: WebhookFlags): WebhookConfig {
  const { awsDefaultRegion, awsAccountId } = flags;
  return Object.freeze({
    ...DEFAULT_WEBHOOK_CONFIG,
    annotationPrefix: flags.annotationPrefix,
    tokenExpiration: flags.tokenExpiration,
    regionalSts: flags.stsRegionalEndpoint,
    ...(awsDefaultRegion === '' ? {} : { region: awsDefaultRegion }),
    ...(flags.composeRoleArn
      ? { composeRoleArn: { partition: partitionOf(awsDefaultRegion), account: awsAccountId } }
      : {}),
    webIdentity: {
      ...DEFAULT_WEBHOOK_CONFIG.webIdentity,
      audience: flags.tokenAudience,
      mountPath: flags.tokenMountPath,
    },
    containerCredentials: {
      audience: flags.containerCredentialsAudience,
      mountPath: flags.containerCredentialsTokenMountPath,
      volumeName: flags.containerCredentialsTokenVolumeName,
      tokenPath: flags.containerCredentialsTokenPath,
      fullUri: flags.containerCredentialsFullUri,
    },
  });
}
