import type { PolicyDescriptorType } from '@aws-sdk/client-sts';

/** ARNs of managed session policies; undefined when the call has none. */
export function policyArnsOf(descriptors: PolicyDescriptorType[] | undefined): readonly string[] | undefined {
  if (descriptors === undefined || descriptors.length === 0) return undefined;
  return descriptors.map(({ arn }) => arn ?? '');
}
