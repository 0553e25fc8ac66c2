import type { Credentials as WireCredentials } from '@aws-sdk/client-sts';
import type { Credentials } from '../../core/session/claims.ts';

export function credentialsShape(credentials: Credentials): WireCredentials {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: new Date(credentials.expiration),
  };
}
