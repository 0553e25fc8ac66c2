import { createHash, createHmac } from 'node:crypto';
import type { SigningCredentials } from '../calls/sign.ts';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const HOST = 'sts.us-east-1.amazonaws.com';

/** A token as `aws eks get-token` makes it, signed at `time` (milliseconds). */
export function clusterToken(key: SigningCredentials, cluster: string, time: number): string {
  const date = `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const scope = [date.slice(0, 8), 'us-east-1', 'sts', 'aws4_request'];
  const parameters: Readonly<Record<string, string>> = {
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${key.accessKeyId}/${scope.join('/')}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': '60',
    'X-Amz-Security-Token': key.sessionToken ?? '',
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
  };
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const headers = `host:${HOST}\nx-k8s-aws-id:${cluster}\n`;
  const canonical = `GET\n/\n${query}\n${headers}\nhost;x-k8s-aws-id\n${sha256('')}`;
  const signingKey = scope.reduce<string | Buffer>(hmac, `AWS4${key.secretAccessKey}`);
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope.join('/')}\n${sha256(canonical)}`;
  const signature = hmac(signingKey, text).toString('hex');
  const url = `https://${HOST}/?${query}&X-Amz-Signature=${signature}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}
