import type { V1Container } from '@kubernetes/client-node';
import type { Pod } from '../../pod.ts';
import type { ContainerUser } from '../runtime/runtime.ts';

/** The user that a container asks for; undefined when it takes the image's, which is our own. */
export function containerUser(pod: Pod, container: V1Container): ContainerUser | undefined {
  const context = pod.spec.securityContext;
  const uid = container.securityContext?.runAsUser ?? context?.runAsUser;
  const gid = container.securityContext?.runAsGroup ?? context?.runAsGroup;
  const groups = [
    ...(context?.supplementalGroups ?? []),
    ...(context?.fsGroup === undefined ? [] : [context.fsGroup]),
  ];
  if (uid === undefined && gid === undefined && groups.length === 0) return undefined;
  return { uid: uid ?? 0, gid: gid ?? 0, groups };
}

/** Kubernetes' refusal of `runAsNonRoot` for a container that would run as root; undefined when it may run. */
export function nonRootRefusal(pod: Pod, container: V1Container, ownUid: number): string | undefined {
  const required = container.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot;
  if (required !== true) return undefined;
  const asked = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  const where = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name})`;
  if (asked === 0) return `container's runAsUser breaks non-root policy ${where}`;
  if (asked === undefined && ownUid === 0)
    return `container has runAsNonRoot and image will run as root ${where}`;
  return undefined;
}

/** The one user of all containers, whose token files are for it alone (pkg/volume/util, FsUserFrom). */
export function fileUser(pod: Pod): number | undefined {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const users = new Set(
    containers.map((c) => c.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser),
  );
  const [only] = users;
  return users.size === 1 ? only : undefined;
}
