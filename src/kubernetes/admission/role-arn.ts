import type { WebhookConfig } from './webhook-config.ts';

/** Section 10's expression: linear, so a long annotation cannot stall it. */
const ROLE_ARN = /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w\-/.@+=,]+$/;

/** Region prefixes and the partitions they lie in, the first that fits (10). */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-iso-', 'aws-iso'],
  ['eusc-', 'aws-eusc'],
];

export function isRoleArn(text: string): boolean {
  return ROLE_ARN.test(text);
}

/** The partition of a region: `aws` for all that no other prefix names. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** The role that an annotation names: its ARN as written, or one made of a role's name when that is configured (10). */
export function roleArnOf(text: string, { composeRoleArn }: WebhookConfig): string {
  if (composeRoleArn === undefined || text === '' || text.includes('arn:')) return text;
  return `arn:${composeRoleArn.partition}:iam::${composeRoleArn.account}:role/${text}`;
}
