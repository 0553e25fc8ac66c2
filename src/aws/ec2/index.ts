import type { ServiceDoor } from '../protocol/operation.ts';
import { describeInstancesOperation } from './describe-instances.ts';
import { describeRegionsOperation } from './describe-regions.ts';
import { describeVpcsOperation } from './describe-vpcs.ts';
import { modifyInstanceMetadataOptionsOperation } from './modify-instance-metadata-options.ts';

/**
 * EC2, as far as workloads look around: the nodes that pods run on, their network, the regions. Everything is answered from records
 * that the sandbox made; on a cluster without them the lists are empty.
 */
export const ec2Door: ServiceDoor = {
  service: 'ec2',
  operations: {
    DescribeInstances: describeInstancesOperation,
    DescribeRegions: describeRegionsOperation,
    DescribeVpcs: describeVpcsOperation,
    ModifyInstanceMetadataOptions: modifyInstanceMetadataOptionsOperation,
  },
};
