import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import type { Clock } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import { kubeTime } from '../../pod.ts';
import { KUBERNETES_VERSION } from '../../version.ts';

/** Node's names of processors in Kubernetes' (Go's) words. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  ia32: '386',
  arm: 'arm',
};
const MOST_PODS = '110';

/** The labels by which pods may choose this node. */
export function nodeLabels(nodeName: string): Readonly<Record<string, string>> {
  const os = platform();
  const architecture = ARCHITECTURES[arch()] ?? arch();
  return {
    'kubernetes.io/hostname': nodeName,
    'kubernetes.io/os': os,
    'kubernetes.io/arch': architecture,
    'beta.kubernetes.io/os': os,
    'beta.kubernetes.io/arch': architecture,
  };
}

/** Makes this machine's Node object, or takes the one that is there, and marks it ready. */
export async function registerNode(api: ClusterApi, clock: Clock, nodeName: string): Promise<void> {
  if (api.get('nodes', undefined, nodeName) === undefined) {
    const metadata = { name: nodeName, labels: nodeLabels(nodeName) };
    await api.create('nodes', undefined, { apiVersion: 'v1', kind: 'Node', metadata, spec: {} });
  }
  await api.updateStatus('nodes', undefined, nodeName, (node) => ({
    ...node,
    status: nodeStatus(nodeName, clock.now()),
  }));
}

function nodeStatus(nodeName: string, now: number): object {
  const capacity = {
    cpu: String(cpus().length),
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
    pods: MOST_PODS,
  };
  return {
    capacity,
    allocatable: capacity,
    conditions: conditions(now),
    addresses: [
      { type: 'InternalIP', address: '127.0.0.1' },
      { type: 'Hostname', address: nodeName },
    ],
    nodeInfo: {
      architecture: ARCHITECTURES[arch()] ?? arch(),
      operatingSystem: platform(),
      kernelVersion: release(),
      osImage: `local processes on ${hostname()}`,
      containerRuntimeVersion: 'rolecall://1',
      kubeletVersion: KUBERNETES_VERSION,
      kubeProxyVersion: '',
      machineID: '',
      systemUUID: '',
      bootID: '',
    },
  };
}

function conditions(now: number): readonly object[] {
  const time = kubeTime(now);
  const row = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  });
  return [
    row('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    row('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    row('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    row('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ];
}
