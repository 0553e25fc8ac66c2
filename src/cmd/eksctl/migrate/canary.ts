import { setTimeout as delay } from 'node:timers/promises';
import { cryptography } from '../../../crypto/index.ts';
import { type KubernetesClient, resourcePath } from '../../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../../kubernetes/client/resource.ts';
import { CommandFailure } from '../../output.ts';
import type { ServiceAccountName } from '../stacks.ts';

const PREFIX = 'rolecall-canary-';
const LABEL = 'app.kubernetes.io/name';

interface CanaryPod extends KubernetesObject {
  readonly spec?: { readonly serviceAccountName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly {
      readonly state?: {
        readonly waiting?: { readonly reason?: string; readonly message?: string };
        readonly terminated?: { readonly exitCode?: number; readonly message?: string };
      };
    }[];
  };
}

export interface CanarySettings {
  readonly image: string;
  /** Milliseconds. */
  readonly timeout: number;
}

const POLL = 500;

/** The canary did not end well; the audit trail may know why. */
export class CanaryFailure extends CommandFailure {
  readonly podName: string;

  constructor(podName: string, message: string) {
    super(message);
    this.podName = podName;
  }
}

function manifest({ namespace, name }: ServiceAccountName, podName: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName, namespace, labels: { [LABEL]: 'rolecall-canary' } },
    spec: {
      serviceAccountName: name,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'canary',
          image,
          args: ['sts', 'get-caller-identity'],
          terminationMessagePolicy: 'FallbackToLogsOnError',
        },
      ],
    },
  };
}

/** A run that was cut off had no time to delete its own. */
async function removeLeftOvers(
  client: KubernetesClient,
  { namespace, name }: ServiceAccountName,
): Promise<void> {
  const pods = { version: 'v1', plural: 'pods', namespace } as const;
  const { items } = await client.list<CanaryPod>(resourcePath(pods), {
    labelSelector: `${LABEL}=rolecall-canary`,
  });
  const own = items.filter(
    ({ metadata, spec }) => spec?.serviceAccountName === name && metadata.name.startsWith(PREFIX),
  );
  for (const { metadata } of own)
    await client
      .delete(resourcePath({ ...pods, name: metadata.name }), { gracePeriodSeconds: 0 })
      .catch(() => undefined);
}

/**
 * Starts a pod of the service account that asks STS who it is, and waits for it to end well. Answers its name: what it did is in
 * the audit trail. The pod is deleted either way. Throws `CanaryFailure` with what the pod said.
 */
export async function runCanary(
  client: KubernetesClient,
  account: ServiceAccountName,
  { image, timeout }: CanarySettings,
): Promise<string> {
  const podName = `${PREFIX}${Buffer.from(cryptography.randomBytes(4)).toString('hex')}`;
  const pods = { version: 'v1', plural: 'pods', namespace: account.namespace } as const;
  const path = resourcePath({ ...pods, name: podName });
  await removeLeftOvers(client, account);
  await client.create(resourcePath(pods), manifest(account, podName, image));
  try {
    for (const end = Date.now() + timeout; ; await delay(POLL)) {
      const { status = {} } = await client.get<CanaryPod>(path);
      if (status.phase === 'Succeeded') return podName;
      const state = status.containerStatuses?.[0]?.state;
      if (status.phase === 'Failed')
        throw new CanaryFailure(
          podName,
          `canary pod failed: ${state?.terminated?.message?.trim() || 'it gave no reason'}`,
        );
      if (Date.now() > end)
        throw new CanaryFailure(
          podName,
          `canary pod did not end in time: ${state?.waiting?.message ?? state?.waiting?.reason ?? status.phase ?? 'not started'}`,
        );
    }
  } finally {
    await client.delete(path, { gracePeriodSeconds: 0 }).catch(() => undefined);
  }
}
