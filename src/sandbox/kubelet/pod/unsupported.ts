import type { V1Container } from '@kubernetes/client-node';
import type { Pod } from '../../pod.ts';
import { type KubeletContext, tell } from './kubelet-context.ts';
import type { PodRecord } from './pod-record.ts';

/** What this sandbox accepts and does not do: said once a pod, never silently dropped. */
const IGNORED: Readonly<Record<string, (container: V1Container) => unknown>> = {
  'grpc probes': ({ livenessProbe, readinessProbe, startupProbe }) =>
    livenessProbe?.grpc ?? readinessProbe?.grpc ?? startupProbe?.grpc,
  'lifecycle.stopSignal': (container) => container.lifecycle?.stopSignal,
  'resources.limits': (container) => container.resources?.limits,
  volumeDevices: (container) => container.volumeDevices,
  'securityContext.capabilities': (container) => container.securityContext?.capabilities,
  'securityContext.readOnlyRootFilesystem': (container) => container.securityContext?.readOnlyRootFilesystem,
};

export function tellUnsupported(context: KubeletContext, record: PodRecord, pod: Pod): void {
  if (record.told.has('unsupported')) return;
  record.told.add('unsupported');
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const ignored = Object.keys(IGNORED).filter((name) =>
    containers.some((container) => {
      const value = IGNORED[name]?.(container);
      return value !== undefined && value !== false;
    }),
  );
  if (!context.isRoot && containers.some((c) => asksForUser(pod, c)))
    ignored.push('securityContext.runAsUser');
  if (ignored.length === 0) return;
  tell(context, pod, 'Warning', 'Unsupported', `This sandbox does not act on: ${ignored.join(', ')}`);
}

function asksForUser(pod: Pod, container: V1Container): boolean {
  return (container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser) !== undefined;
}
