import type { PolicyDescriptorType } from '@aws-sdk/client-sts';
import { Refusal } from '../../core/errors/refusal.ts';

const MAXIMUM = 10;

/** ARNs of managed session policies, at most 10 (sts.md 6). */
export function policyArnsOf(descriptors: PolicyDescriptorType[] | undefined): readonly string[] | undefined {
  if (descriptors === undefined || descriptors.length === 0) return undefined;
  if (descriptors.length > MAXIMUM) {
    throw new Refusal(
      'ValidationError',
      400,
      `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${MAXIMUM}`,
    );
  }
  return descriptors.map(({ arn }) => arn ?? '');
}
