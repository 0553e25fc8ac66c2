import type { Clock, Log } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';

/** kube-apiserver's mark of the day (UTC) on which a token of a Secret was last accepted. */
const LABEL = 'kubernetes.io/legacy-token-last-used';

/** Notes the use of a Secret's token, once a day. The request does not wait for it. */
export function createUseRecorder(
  api: () => ClusterApi,
  clock: Clock,
  log: Log,
): (namespace: string, secret: string) => void {
  const writing = new Set<string>();
  return (namespace, name) => {
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    const secret = api().get('secrets', namespace, name);
    const key = `${namespace}/${name}`;
    if (secret === undefined || secret.metadata.labels?.[LABEL] === today || writing.has(key)) return;
    writing.add(key);
    const labels = { ...secret.metadata.labels, [LABEL]: today };
    api()
      .update('secrets', { ...secret, metadata: { ...secret.metadata, labels } })
      .catch((error: unknown) => log.warn('sandbox.legacy-token.use', { error: String(error) }))
      .finally(() => writing.delete(key));
  };
}
