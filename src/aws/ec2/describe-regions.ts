import type { DescribeRegionsRequest, DescribeRegionsResult } from '@aws-sdk/client-ec2';
import { Refusal } from '../../core/errors/refusal.ts';
import { applyFilters, type FilterFields } from '../../service/instances/filter.ts';
import { REGIONS } from '../../service/regions.ts';
import type { Operation } from '../protocol/operation.ts';
import { endDryRun } from './dry-run.ts';

interface RegionItem {
  readonly name: string;
  readonly endpoint: string;
  readonly optInStatus: string;
  readonly tags: Readonly<Record<string, string>>;
}

const FIELDS: FilterFields<RegionItem> = {
  'region-name': ({ name }) => [name],
  endpoint: ({ endpoint }) => [endpoint],
  'opt-in-status': ({ optInStatus }) => [optInStatus],
};

/** No account has opted in to anything: the regions that need it are listed with `AllRegions` only. */
const ALL: readonly RegionItem[] = REGIONS.map(({ name, optIn }) => ({
  name,
  endpoint: `ec2.${name}.amazonaws.com`,
  optInStatus: optIn ? 'not-opted-in' : 'opt-in-not-required',
  tags: {},
}));

export const describeRegionsOperation: Operation<DescribeRegionsRequest, DescribeRegionsResult> = {
  authorize: () => [{ action: 'ec2:DescribeRegions', resource: '*' }],
  handle(input) {
    endDryRun(input);
    const names = input.RegionNames ?? [];
    const unknown = names.find((name) => !ALL.some((region) => region.name === name));
    if (unknown !== undefined)
      throw new Refusal('InvalidParameterValue', 400, `Invalid region provided: ${unknown}`);
    const open = ALL.filter(({ optInStatus }) => input.AllRegions || optInStatus === 'opt-in-not-required');
    const named = names.length === 0 ? open : ALL.filter(({ name }) => names.includes(name));
    const Regions = applyFilters(named, input.Filters ?? [], FIELDS).map(
      ({ name, endpoint, optInStatus }) => ({
        RegionName: name,
        Endpoint: endpoint,
        OptInStatus: optInStatus,
      }),
    );
    return { Regions };
  },
};
