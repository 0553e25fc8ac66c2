import type { InstanceFacts } from '../source.ts';
import { type Directory, directory } from '../tree.ts';

export function placement({ availabilityZone, region }: InstanceFacts): Directory {
  return directory({ 'availability-zone': availabilityZone, region });
}
