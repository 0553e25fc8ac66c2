import type { PodCredentials } from '../credentials.ts';

/** RFC 3339 in UTC, a fraction only where there is one. */
function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z');
}

/** The answer of pod-identity-agent.md 3.3: its members in this order. */
export function renderCredentials(credentials: PodCredentials): Buffer {
  const { accessKeyId, secretAccessKey, sessionToken, accountId, expiration } = credentials;
  return Buffer.from(
    JSON.stringify({
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      AccountId: accountId,
      Expiration: timeText(expiration),
    }),
  );
}
