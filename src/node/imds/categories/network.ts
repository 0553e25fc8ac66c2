import type { InstanceFacts } from '../source.ts';
import { type Directory, directory } from '../tree.ts';

/** `network/interfaces/macs/MAC/…`: the one interface, which the VPC plug-in of clusters and others read. */
export function network({
  network: facts,
  account,
  hostname,
  privateIp,
}: InstanceFacts): Directory | undefined {
  if (facts === undefined) return undefined;
  const card = directory({
    'device-number': '0',
    'interface-id': facts.interfaceId,
    'local-hostname': hostname,
    'local-ipv4s': privateIp,
    mac: facts.mac,
    'owner-id': account,
    'subnet-id': facts.subnetId,
    'subnet-ipv4-cidr-block': facts.subnetCidr,
    'vpc-id': facts.vpcId,
    'vpc-ipv4-cidr-block': facts.vpcCidr,
    'vpc-ipv4-cidr-blocks': facts.vpcCidr,
  });
  return directory({ interfaces: directory({ macs: directory({ [facts.mac]: card }) }) });
}
