import type { Cluster } from '../../../core/records/resources.ts';
import { isJsonObject, ownMember } from '../../../core/token/json-object.ts';
import { associationOf } from '../../associations/find-association.ts';
import { clusterOfIssuer } from '../../clusters/cluster-of-issuer.ts';
import type { Exchange } from '../exchange.ts';
import { notAuthorized, WEB_IDENTITY_ACTION } from '../refusals.ts';

/** Names of Kubernetes hold no colon. */
const SUBJECT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The uid of the service account that the token was made for; none in tokens of old clusters. */
function accountUid({ token }: Exchange): unknown {
  const bound = ownMember(token.payload, 'kubernetes.io');
  const account = isJsonObject(bound) ? ownMember(bound, 'serviceaccount') : undefined;
  return isJsonObject(account) ? ownMember(account, 'uid') : undefined;
}

/** Why the service account is not bound to the role; undefined when it is. */
function unbound(exchange: Exchange, cluster: Cluster): string | undefined {
  const { services, claims, role } = exchange;
  const { directory, settings, workloads } = services;
  const [, namespace, name] = SUBJECT.exec(claims.subject) ?? [];
  if (namespace === undefined || name === undefined) return 'the subject is no service account';
  const association = associationOf(directory, settings.account, cluster.name, namespace, name);
  if (association?.roleArn === role.arn) return undefined;
  const sight = workloads.serviceAccount(cluster, namespace, name);
  if (sight.state === 'unknown') return sight.reason;
  if (sight.state === 'absent') return `service account ${namespace}/${name} is not there`;
  const uid = accountUid(exchange);
  if (uid !== undefined && uid !== sight.uid)
    return `service account ${namespace}/${name} is another of that name`;
  if (sight.roleArn === role.arn) return undefined;
  const other = sight.roleArn === undefined ? 'no role' : sight.roleArn.slice(0, 200);
  return `service account ${namespace}/${name} is annotated with ${other} and not associated with ${role.arn}`;
}

/**
 * Strict binding, beyond AWS: the role must be the one that the service account is annotated or associated with, whatever the
 * wildcards of the trust policy let in. Off unless asked for; of other issuers than clusters' it says nothing. Fails closed: what
 * cannot be seen binds nothing.
 */
export function serviceAccountBound(exchange: Exchange): void {
  if (exchange.services.settings.strictBinding !== true) return;
  const cluster = clusterOfIssuer(exchange.services, exchange.provider.url);
  if (cluster === undefined) return;
  const reason = unbound(exchange, cluster);
  if (reason !== undefined) throw notAuthorized(WEB_IDENTITY_ACTION, `strict binding: ${reason}`);
}
