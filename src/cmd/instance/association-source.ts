import { POD_IDENTITY_ASSOCIATION } from '../../core/records/association.ts';
import type { AssociationSource } from '../../kubernetes/admission/index.ts';
import { associationOf } from '../../service/associations/find-association.ts';
import type { Services } from '../../service/services.ts';

/** The associations of one of this instance's clusters, as they are at the moment of asking. */
export function directoryAssociations(
  { directory }: Pick<Services, 'directory'>,
  account: string,
  cluster: string,
): AssociationSource {
  return {
    name: 'associations',
    ready: () => true,
    connected: () => true,
    find: (namespace, serviceAccount) =>
      associationOf(directory, account, cluster, namespace, serviceAccount) !== undefined,
    onChange(changed) {
      const subscription = directory.subscribe(POD_IDENTITY_ASSOCIATION, ({ account: owner, key }) => {
        if (owner === account && key.startsWith(`${cluster}/`)) changed();
      });
      return () => subscription.stop();
    },
  };
}
