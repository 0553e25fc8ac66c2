import type { Directory } from '../../core/ports/directory.ts';
import { AWS_AUTH_COPY } from '../../core/records/aws-auth-copy.ts';
import { LARGEST_COPY, type MapKeeper, readKeptMap } from '../../kubernetes/access/aws-auth/kept-map.ts';

/** Keeps the copy of a cluster's aws-auth in a record of the instance. */
export function keptMapRecord(
  directory: Directory,
  { account, cluster }: { readonly account: string; readonly cluster: string },
): MapKeeper {
  const drop = () => directory.transact((tx) => tx.delete(AWS_AUTH_COPY, account, cluster));
  return {
    kept: readKeptMap(directory.get(AWS_AUTH_COPY, account, cluster)?.body),
    async keep(map) {
      if (map === undefined) return drop();
      if (JSON.stringify(map).length > LARGEST_COPY) {
        await drop();
        throw new Error('the map is too large to be kept');
      }
      await directory.transact((tx) => tx.put(AWS_AUTH_COPY, account, cluster, { ...map }));
    },
  };
}
