import { forbidden, notFound } from '../errors/refusals.ts';
import { NAMESPACE } from '../kinds/core/namespace.ts';
import { textOf } from '../objects/tree.ts';
import type { AdmissionRequest } from '../objects/write.ts';
import { memberOf } from '../tables/columns.ts';
import type { AdmissionContext } from './context.ts';

/** Namespaces that cannot be deleted: the cluster itself lives in them. */
const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/** Nothing is made in a namespace that is missing or on its way out. */
export function checkNamespaceLifecycle(context: AdmissionContext, request: AdmissionRequest): void {
  const { operation, resource, namespace, name } = request;
  if (operation === 'DELETE' && resource.kind === 'Namespace' && IMMORTAL.has(name)) {
    throw forbidden(resource, name, 'this namespace may not be deleted');
  }
  if (operation !== 'CREATE' || !resource.namespaced || namespace === undefined) return;
  const found = context.get(NAMESPACE, undefined, namespace);
  if (found === undefined) throw notFound(NAMESPACE, namespace);
  if (textOf(memberOf(found, 'status'), 'phase') === 'Terminating') {
    throw forbidden(
      resource,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
  }
}
