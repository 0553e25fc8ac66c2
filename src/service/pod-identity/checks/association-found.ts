import { associationOf } from '../../associations/find-association.ts';
import type { PodExchange } from '../exchange.ts';
import { noAssociation } from '../refusals.ts';

/** The association of the pod's service account decides over the role: the pod cannot ask for one. */
export function associationFound(exchange: PodExchange): void {
  const { context, services, cluster, pod } = exchange;
  const { namespace, serviceAccount } = pod;
  const { account, audit } = context;
  const found = associationOf(services.directory, account, cluster.name, namespace, serviceAccount.name);
  if (found === undefined) throw noAssociation(namespace, serviceAccount.name);
  exchange.association = found;
  audit.resources.push(found.arn, found.roleArn);
  audit.additional.associationId = found.id;
  audit.additional.associationArn = found.arn;
}
