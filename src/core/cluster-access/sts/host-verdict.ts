import { quoteBytes, textOfBytes } from '../go/bytes.ts';
import { STS_PARTITIONS, type StsPartition, stsPartition } from './partitions.ts';

/** Of a host: the region that it names (`global` for the one without), or why it is not asked. */
export type HostVerdict = { readonly region: string } | { readonly fault: string };

const GLOBAL = 'sts.amazonaws.com';
const REGION = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** The region in the second label (cluster-authenticator.md 3.3). */
function regionOf(host: string): HostVerdict {
  const labels = host.split('.');
  const [, region] = labels;
  if (host === '' || labels.length < 3 || region === undefined) {
    const why = host === '' ? 'host is empty' : `invalid host format: ${textOfBytes(host)}`;
    return { fault: `could not parse region for pre-signed URL ${textOfBytes(host)}, ${why}` };
  }
  return { region: host === GLOBAL ? 'global' : region };
}

const partitionOfRegion = (region: string): StsPartition | undefined =>
  STS_PARTITIONS.find(({ regions }) => regions.test(region)) ?? STS_PARTITIONS[0];

/** The endpoints that AWS's SDKs resolve for a region: with FIPS or not, with dual stack or not. */
function resolvedHosts(region: string): readonly string[] {
  const partition = partitionOfRegion(region);
  if (partition === undefined) return [];
  const { name, domain, dualStack } = partition;
  return [
    `sts.${region}.${domain}`,
    `sts.${region}.${dualStack}`,
    // GovCloud's ordinary endpoints are its FIPS endpoints.
    ...(name === 'aws-us-gov' ? [] : [`sts-fips.${region}.${domain}`]),
    `sts-fips.${region}.${dualStack}`,
  ];
}

/** Endpoints of the verifier's own region, which may be newer than the table. */
function ownHosts({ domain, dualStack, acceptsDualStack }: StsPartition, region: string): readonly string[] {
  if (!REGION.test(region)) return [];
  return [`sts.${region}.${domain}`, ...(acceptsDualStack ? [`sts.${region}.${dualStack}`] : [])];
}

/** Judges a host, its port included, against AWS's table, for a verifier of `partition` and `ownRegion` (empty when unknown). */
export function judgeAwsHost(host: string, partitionName: string, ownRegion: string): HostVerdict {
  const named = regionOf(host);
  if ('fault' in named) return named;
  const { region } = named;
  const partition = stsPartition(partitionName);
  if (region === 'global') {
    if (partitionName === 'aws') return named;
    return { fault: `global endpoint unsupported in partition ${partitionName}` };
  }
  if (!REGION.test(region))
    return { fault: `invalid region identifier format provided: ${textOfBytes(region)}` };
  if (!resolvedHosts(region).includes(host)) {
    if (partition !== undefined && ownHosts(partition, ownRegion).includes(host)) return named;
    return { fault: `unexpected hostname ${quoteBytes(host)} in pre-signed URL` };
  }
  const domain = host.slice(host.indexOf('.', host.indexOf('.') + 1) + 1);
  const accepted =
    partition !== undefined &&
    (domain === partition.domain || (partition.acceptsDualStack && domain === partition.dualStack));
  return accepted ? named : { fault: `partition {${partitionName}} does not support hostname ${host}` };
}
