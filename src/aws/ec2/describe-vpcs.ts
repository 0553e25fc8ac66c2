import type { DescribeVpcsRequest, DescribeVpcsResult } from '@aws-sdk/client-ec2';
import { findVpcs } from '../../service/instances/find-vpcs.ts';
import type { Operation } from '../protocol/operation.ts';
import { endDryRun } from './dry-run.ts';
import { ec2Page, tagList } from './page.ts';

export const describeVpcsOperation: Operation<DescribeVpcsRequest, DescribeVpcsResult> = {
  authorize: () => [{ action: 'ec2:DescribeVpcs', resource: '*' }],
  handle(input, { account, region }, services) {
    endDryRun(input);
    const found = findVpcs(services.directory, account, region, input.VpcIds ?? [], input.Filters ?? []);
    const page = ec2Page('vpcs', found, input);
    return {
      Vpcs: page.items.map((vpc) => ({
        VpcId: vpc.id,
        OwnerId: account,
        State: 'available',
        CidrBlock: vpc.cidr,
        InstanceTenancy: 'default',
        IsDefault: vpc.isDefault,
        Tags: tagList(vpc.tags),
      })),
      ...(page.next === undefined ? {} : { NextToken: page.next }),
    };
  },
};
