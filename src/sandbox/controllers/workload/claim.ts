import type { ClusterApi } from '../../cluster-api.ts';
import type { KubeObject } from '../../object.ts';
import { selects } from './selects.ts';
import { controllerReference, isControlledBy, isEnding, type Workload } from './workload.ts';

/**
 * The objects that the workload controls, after taking in those without a controller that its selector chooses and letting go
 * of those that it chooses no more (as Kubernetes' controllers claim).
 */
export async function claim(
  api: ClusterApi,
  resource: string,
  workload: Workload,
): Promise<readonly KubeObject[]> {
  const chosen = (object: KubeObject): boolean => selects(workload.spec.selector, object.metadata.labels);
  const claimed: KubeObject[] = [];
  for (const object of api.list(resource, workload.metadata.namespace)) {
    const owners = object.metadata.ownerReferences ?? [];
    if (isControlledBy(object, workload)) {
      if (chosen(object) || isEnding(object)) claimed.push(object);
      else
        await own(
          api,
          resource,
          object,
          owners.filter((owner) => owner.uid !== workload.metadata.uid),
        );
    } else if (chosen(object) && !isEnding(object) && !owners.some((owner) => owner.controller === true)) {
      claimed.push(await own(api, resource, object, [...owners, controllerReference(workload)]));
    }
  }
  return claimed;
}

function own(
  api: ClusterApi,
  resource: string,
  object: KubeObject,
  ownerReferences: readonly object[],
): Promise<KubeObject> {
  // The references keep the form that the API server validates.
  const metadata = { ...object.metadata, ownerReferences } as KubeObject['metadata'];
  return api.update(resource, { ...object, metadata });
}
