/** cluster-authenticator.md 4 */
const PARTITIONS: ReadonlySet<string> = new Set([
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
]);

export function isKnownPartition(name: string): boolean {
  return PARTITIONS.has(name);
}
