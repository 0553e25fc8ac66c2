import type { Cryptography } from '../../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import type { Pod } from '../../pod.ts';
import type { Timers } from '../../timers.ts';
import type { ImageTable } from '../images/image-table.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** What the pod loop is given. */
export interface KubeletContext {
  readonly api: ClusterApi;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly cryptography: Cryptography;
  readonly nodeName: string;
  readonly rootDirectory: string;
  /** Directories that neither containers nor hostPath volumes may see, the root directory among them. */
  readonly kept: readonly string[];
  readonly clusterEnv: Readonly<Record<string, string>>;
  readonly nodeEnvironment?: (pod: Pod) => Readonly<Record<string, string>>;
  readonly images: ImageTable;
  /** PATH of containers. */
  readonly searchPath: string;
  readonly runtime: Runtime;
  /** We may give files and processes to other users. */
  readonly isRoot: boolean;
  /** Asks for another look at a pod. */
  readonly lookAgain: (key: string) => void;
  /** The pod is gone from the API and from the machine. */
  readonly forget: (key: string) => void;
}

/** An event of this kubelet about a pod. */
export function tell(
  context: KubeletContext,
  pod: Pod,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  context.api.event(pod, type, reason, message, 'kubelet');
}
