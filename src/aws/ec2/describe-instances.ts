import type { DescribeInstancesRequest, DescribeInstancesResult, Instance } from '@aws-sdk/client-ec2';
import type { NodeInstance } from '../../core/records/compute.ts';
import { findInstances } from '../../service/instances/find-instances.ts';
import type { Operation } from '../protocol/operation.ts';
import { endDryRun } from './dry-run.ts';
import { metadataOptionsView } from './metadata-options-view.ts';
import { ec2Page, tagList } from './page.ts';

export const describeInstancesOperation: Operation<DescribeInstancesRequest, DescribeInstancesResult> = {
  authorize: () => [{ action: 'ec2:DescribeInstances', resource: '*' }],
  handle(input, { account, region }, services) {
    endDryRun(input);
    const found = findInstances(
      services.directory,
      account,
      region,
      input.InstanceIds ?? [],
      input.Filters ?? [],
    );
    const page = ec2Page('instances', found, input);
    return {
      // Each node was started by itself: one reservation each.
      Reservations: page.items.map((instance) => ({
        ReservationId: instance.reservation,
        OwnerId: account,
        Groups: [],
        Instances: [render(instance)],
      })),
      ...(page.next === undefined ? {} : { NextToken: page.next }),
    };
  },
};

function render(instance: NodeInstance): Instance {
  return {
    InstanceId: instance.id,
    // A machine that is not one of EC2's: its type says so, and has no name in the SDK's table.
    InstanceType: instance.type as NonNullable<Instance['InstanceType']>,
    ImageId: instance.imageId,
    State: { Code: 16, Name: 'running' },
    PrivateDnsName: instance.privateDnsName,
    PrivateIpAddress: instance.privateIp,
    LaunchTime: new Date(instance.launchTime),
    Placement: { AvailabilityZone: instance.availabilityZone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    SubnetId: instance.subnet,
    VpcId: instance.vpc,
    Architecture: instance.architecture,
    ...(instance.profile === undefined
      ? {}
      : { IamInstanceProfile: { Arn: instance.profile.arn, Id: instance.profile.id } }),
    MetadataOptions: metadataOptionsView(instance.metadataOptions, 'applied'),
    Tags: tagList(instance.tags),
  };
}
