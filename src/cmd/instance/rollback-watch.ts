import { watchRollbacks } from '../../kubernetes/access/rollback/watch-rollbacks.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { Services } from '../../service/services.ts';
import type { Endings } from './endings.ts';
import { grantOwnUser, type OwnUser, ownUserClient } from './own-user.ts';

/** The Kubernetes user that undoes changes of aws-auth which nobody confirmed: maps of `kube-system`, Events about them, and nothing else. */
const USER: OwnUser = {
  user: 'rolecall:aws-auth-rollback',
  name: 'aws-auth-rollback',
  mapVerbs: ['get', 'list', 'watch', 'update', 'delete'],
};

/** Watches the sandbox's aws-auth, through TLS and as a user of its own, as it would any cluster's. */
export async function startRollbackWatch(
  services: Services,
  { api, endings }: { readonly api: ClusterApi; readonly endings: Endings },
): Promise<void> {
  const { clock, log, cryptography } = services;
  await grantOwnUser(api, USER);
  const client = await ownUserClient(services, USER);
  const watch = watchRollbacks({ client, clock, log, sha256Hex: (text) => cryptography.sha256Hex(text) });
  endings.add('aws-auth rollbacks', async () => {
    await watch.stop();
    client.close();
  });
}
