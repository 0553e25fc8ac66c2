import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader } from '../../core/ports/directory.ts';
import { VPC, type Vpc } from '../../core/records/compute.ts';
import { applyFilters, type Filter, type FilterFields } from './filter.ts';

const FIELDS: FilterFields<Vpc> = {
  cidr: ({ cidr }) => [cidr],
  'cidr-block-association.cidr-block': ({ cidr }) => [cidr],
  isDefault: ({ isDefault }) => [String(isDefault)],
  'is-default': ({ isDefault }) => [String(isDefault)],
  state: () => ['available'],
  'vpc-id': ({ id }) => [id],
};

/** Throws `Refusal` InvalidVpcID.NotFound or InvalidParameterValue. */
export function findVpcs(
  reader: Reader,
  account: string,
  region: string,
  ids: readonly string[],
  filters: readonly Filter[],
): readonly Vpc[] {
  const present = reader
    .list(VPC, account)
    .map(({ body }) => body)
    .filter((vpc) => vpc.region === region);
  const missing = ids.find((id) => !present.some((vpc) => vpc.id === id));
  if (missing !== undefined)
    throw new Refusal('InvalidVpcID.NotFound', 400, `The vpc ID '${missing}' does not exist`);
  const named = ids.length === 0 ? present : present.filter(({ id }) => ids.includes(id));
  return applyFilters(named, filters, FIELDS);
}
