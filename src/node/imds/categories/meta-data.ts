import type { InstanceFacts, MetadataSource } from '../source.ts';
import { type Directory, directory, type Entry, leaf } from '../tree.ts';
import { network } from './network.ts';
import { placement } from './placement.ts';

const DOMAINS: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-us-gov': 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
};

/** Tags, when the options allow them: a listing of keys, each with its value. */
function tags({ tags: present }: InstanceFacts): Directory {
  const entries = new Map<string, Entry>();
  // EC2 refuses to show tags whose keys are no path segments: they could not be asked for.
  for (const [key, value] of Object.entries(present)) {
    if (/^[A-Za-z0-9+\-=._:@,]{1,128}$/.test(key) && key !== '.' && key !== '..')
      entries.set(key, leaf(value));
  }
  return directory({ instance: { entries } });
}

/** `meta-data/`, as far as it is known. */
export function metaData(source: MetadataSource, iam: Directory | undefined): Directory {
  const facts = source.facts();
  const shown = source.options().instanceMetadataTags === 'enabled';
  return directory({
    'ami-id': facts.imageId,
    'ami-launch-index': facts.imageId === undefined ? undefined : '0',
    hostname: facts.hostname,
    iam,
    'instance-action': 'none',
    'instance-id': facts.instanceId,
    'instance-life-cycle': 'on-demand',
    'instance-type': facts.instanceType,
    'local-hostname': facts.hostname,
    'local-ipv4': facts.privateIp,
    mac: facts.network?.mac,
    network: network(facts),
    placement: placement(facts),
    'reservation-id': facts.reservation,
    services: directory({ domain: DOMAINS[facts.partition], partition: facts.partition }),
    tags: shown ? tags(facts) : undefined,
  });
}
