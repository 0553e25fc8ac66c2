/** Where a partition's STS is, as AWS's SDKs resolve it, and what a verifier of the partition accepts. */
export interface StsPartition {
  readonly name: string;
  /** Regions that are the partition's; what no partition claims is the first one's. */
  readonly regions: RegExp;
  readonly domain: string;
  readonly dualStack: string;
  /** Dual-stack hosts resolve everywhere, but verifiers accept them in these partitions only (cluster-authenticator.md 3.3). */
  readonly acceptsDualStack: boolean;
}

export const STS_PARTITIONS: readonly StsPartition[] = [
  {
    name: 'aws',
    regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$|^aws-global$/,
    domain: 'amazonaws.com',
    dualStack: 'api.aws',
    acceptsDualStack: true,
  },
  {
    name: 'aws-cn',
    regions: /^cn-\w+-\d+$|^aws-cn-global$/,
    domain: 'amazonaws.com.cn',
    dualStack: 'api.amazonwebservices.com.cn',
    acceptsDualStack: true,
  },
  {
    name: 'aws-us-gov',
    regions: /^us-gov-\w+-\d+$|^aws-us-gov-global$/,
    domain: 'amazonaws.com',
    dualStack: 'api.aws',
    acceptsDualStack: true,
  },
  {
    name: 'aws-iso',
    regions: /^us-iso-\w+-\d+$|^aws-iso-global$/,
    domain: 'c2s.ic.gov',
    dualStack: 'api.aws.ic.gov',
    acceptsDualStack: false,
  },
  {
    name: 'aws-iso-b',
    regions: /^us-isob-\w+-\d+$|^aws-iso-b-global$/,
    domain: 'sc2s.sgov.gov',
    dualStack: 'api.aws.scloud',
    acceptsDualStack: false,
  },
  {
    name: 'aws-iso-e',
    regions: /^eu-isoe-\w+-\d+$|^aws-iso-e-global$/,
    domain: 'cloud.adc-e.uk',
    dualStack: 'api.cloud-aws.adc-e.uk',
    acceptsDualStack: false,
  },
  {
    name: 'aws-iso-f',
    regions: /^us-isof-\w+-\d+$|^aws-iso-f-global$/,
    domain: 'csp.hci.ic.gov',
    dualStack: 'api.aws.hci.ic.gov',
    acceptsDualStack: false,
  },
  {
    name: 'aws-eusc',
    regions: /^eusc-de-\w+-\d+$|^aws-eusc-global$/,
    domain: 'amazonaws.eu',
    dualStack: 'api.amazonwebservices.eu',
    acceptsDualStack: true,
  },
];

export function stsPartition(name: string): StsPartition | undefined {
  return STS_PARTITIONS.find((partition) => partition.name === name);
}
