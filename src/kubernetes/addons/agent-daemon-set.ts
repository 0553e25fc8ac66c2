import type { Addon } from '../../core/records/addon.ts';
import type { KubernetesObject } from '../client/resource.ts';

/** Image of the node agent. On EKS it is AWS's own; here it stands for `rolecall agent`. */
export const AGENT_REPOSITORY = 'rolecall/eks-pod-identity-agent';

/** Marks what belongs to an add-on: its ARN. Objects without it are somebody else's. */
export const OWNER_ANNOTATION = 'rolecall.dev/addon';

const NAME_LABEL = 'app.kubernetes.io/name';
const INSTANCE_LABEL = 'app.kubernetes.io/instance';
const PORT = 80;
const PROBE_PORT = 2703;

/** What a cluster's nodes have of their own. */
export interface NodeSettings {
  /** Where the agent answers probes, when not where its flags say: on nodes that share one network with others. */
  readonly probePort?: number;
}

/** Labels that the agent's pods are found by; a DaemonSet's selector never changes. */
export function agentSelector({ name }: Pick<Addon, 'name'>): Readonly<Record<string, string>> {
  return { [NAME_LABEL]: name, [INSTANCE_LABEL]: name };
}

/** The DaemonSet of `eks-pod-identity-agent`, shaped as EKS installs it. */
export function agentDaemonSet(addon: Addon, node: NodeSettings): KubernetesObject {
  const { name, namespace, arn, version, configuration } = addon;
  const selector = agentSelector(addon);
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name,
      namespace,
      labels: { ...selector, 'app.kubernetes.io/version': version, 'app.kubernetes.io/managed-by': 'eks' },
      annotations: { [OWNER_ANNOTATION]: arn },
    },
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
      template: {
        metadata: {
          labels: { ...configuration.podLabels, ...selector },
          annotations: configuration.podAnnotations,
        },
        spec: {
          hostNetwork: true,
          // As `agent-access.ts` makes it.
          serviceAccountName: name,
          priorityClassName: 'system-node-critical',
          terminationGracePeriodSeconds: 30,
          tolerations: [{ operator: 'Exists' }],
          nodeSelector: configuration.nodeSelector,
          containers: [container(addon, node)],
        },
      },
    },
  };
}

function container({ name, version, cluster, configuration }: Addon, { probePort }: NodeSettings): object {
  const added = Object.entries(configuration.additionalArgs).flatMap(([flag, value]) => [
    flag.length === 1 ? `-${flag}` : `--${flag}`,
    value,
  ]);
  const probe = (path: string): object => ({
    httpGet: { host: 'localhost', path, port: probePort ?? 'probes-port', scheme: 'HTTP' },
  });
  return {
    name,
    image: `${AGENT_REPOSITORY}:${version}`,
    imagePullPolicy: 'IfNotPresent',
    args: [
      'server',
      '--port',
      `${PORT}`,
      '--cluster-name',
      cluster,
      '--probe-port',
      `${PROBE_PORT}`,
      ...added,
    ],
    env: [
      // Its own name for the node: the agent follows this node's pods.
      { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ...Object.entries(configuration.env).map(([variable, value]) => ({ name: variable, value })),
    ],
    ports: [
      { containerPort: PORT, name: 'proxy', protocol: 'TCP' },
      { containerPort: PROBE_PORT, name: 'probes-port', protocol: 'TCP' },
    ],
    securityContext: { capabilities: { add: ['CAP_NET_BIND_SERVICE'] } },
    livenessProbe: { ...probe('/healthz'), initialDelaySeconds: 30, timeoutSeconds: 10 },
    readinessProbe: { ...probe('/readyz'), initialDelaySeconds: 1, periodSeconds: 2, timeoutSeconds: 10 },
  };
}
