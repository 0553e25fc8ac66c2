import type { ResourceName } from '../../cluster-api.ts';
import { CONTROLLER_REVISION } from '../kinds/apps/controller-revision.ts';
import { DAEMON_SET } from '../kinds/apps/daemon-set.ts';
import { DEPLOYMENT } from '../kinds/apps/deployment.ts';
import { REPLICA_SET } from '../kinds/apps/replica-set.ts';
import { CONFIGMAP } from '../kinds/core/configmap.ts';
import { EVENT } from '../kinds/core/event.ts';
import { LEASE } from '../kinds/core/lease.ts';
import { NAMESPACE } from '../kinds/core/namespace.ts';
import { NODE } from '../kinds/core/node.ts';
import { REPLICATION_CONTROLLER } from '../kinds/core/replication-controller.ts';
import { SECRET } from '../kinds/core/secret.ts';
import { SERVICE } from '../kinds/core/service.ts';
import { SERVICE_ACCOUNT } from '../kinds/core/service-account.ts';
import { CRON_JOB } from '../kinds/job/cron-job.ts';
import { JOB } from '../kinds/job/job.ts';
import { POD } from '../kinds/pod/pod.ts';
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING } from '../kinds/rbac/rbac.ts';
import { REVIEWS } from '../kinds/reviews/reviews.ts';
import { PRIORITY_CLASS } from '../kinds/scheduling/priority-class.ts';
import { MUTATING_WEBHOOK, VALIDATING_WEBHOOK } from '../kinds/webhooks/webhooks.ts';
import type { Resource } from './resource.ts';

/** Every served resource. */
export const RESOURCES: readonly Resource[] = [
  CONFIGMAP,
  EVENT,
  NAMESPACE,
  NODE,
  POD,
  REPLICATION_CONTROLLER,
  SECRET,
  SERVICE,
  SERVICE_ACCOUNT,
  CONTROLLER_REVISION,
  DAEMON_SET,
  DEPLOYMENT,
  REPLICA_SET,
  CRON_JOB,
  JOB,
  ROLE,
  ROLE_BINDING,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  MUTATING_WEBHOOK,
  VALIDATING_WEBHOOK,
  LEASE,
  PRIORITY_CLASS,
  ...REVIEWS,
];

const byName = new Map(
  RESOURCES.map((resource) => [
    resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`,
    resource,
  ]),
);
const byPath = new Map(RESOURCES.map((resource) => [`${resource.group}/${resource.plural}`, resource]));

export function resourceAt(group: string, plural: string): Resource | undefined {
  return byPath.get(`${group}/${plural}`);
}

export function resourceNamed(name: ResourceName): Resource | undefined {
  return byName.get(name);
}
