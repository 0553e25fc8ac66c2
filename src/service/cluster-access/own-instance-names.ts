import type { Reader } from '../../core/ports/directory.ts';
import { NODE_INSTANCE } from '../../core/records/compute.ts';
import type { InstanceNames } from './instance-names.ts';

/** The instances of our own EC2, each in its account: a session of one account names no instance of another. */
export function ownInstanceNames(reader: Reader): InstanceNames {
  return {
    privateDnsName(instanceId, account) {
      const name = reader.get(NODE_INSTANCE, account, instanceId)?.body.privateDnsName ?? '';
      if (name === '') throw new Error(`failed to find node ${instanceId} `);
      return name;
    },
  };
}
