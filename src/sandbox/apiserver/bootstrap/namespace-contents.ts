import { Refusal } from '../../../core/errors/refusal.ts';
import type { Log } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';

const ROOT_CA = 'kube-root-ca.crt';
const ROOT_CA_NOTE =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export interface NamespaceContents {
  stop(): void;
  /** Resolves when everything that was noticed so far is made. */
  settled(): Promise<void>;
}

/** Keeps a `default` service account and the cluster's root certificate in every live namespace. */
export function keepNamespaceContents(api: ClusterApi, rootCertificate: string, log: Log): NamespaceContents {
  const contents = [
    { resource: 'serviceaccounts', name: 'default', members: {} },
    {
      resource: 'configmaps',
      name: ROOT_CA,
      members: { data: { 'ca.crt': rootCertificate } },
      annotations: { 'kubernetes.io/description': ROOT_CA_NOTE },
    },
  ];
  let work = Promise.resolve();
  const fill = async (namespace: string): Promise<void> => {
    for (const { resource, name, members, annotations } of contents) {
      const live = api.get('namespaces', undefined, namespace)?.metadata.deletionTimestamp === undefined;
      if (!live || api.get('namespaces', undefined, namespace) === undefined) return;
      if (api.get(resource, namespace, name) !== undefined) continue;
      const metadata = annotations === undefined ? { name } : { name, annotations };
      await api.create(resource, namespace, { metadata, ...members });
    }
  };
  const check = (namespace: string | undefined): void => {
    if (namespace === undefined) return;
    work = work
      .then(() => fill(namespace))
      .catch((error: unknown) => {
        // Somebody made it first, or the namespace went away: both are fine.
        if (!(error instanceof Refusal))
          log.error('sandbox.namespace.contents', { namespace, error: String(error) });
      });
  };
  const watches = [
    api.watch('namespaces', ({ type, object }) => {
      if (type !== 'DELETED') check(object.metadata.name);
    }),
    ...contents.map(({ resource, name }) =>
      api.watch(resource, ({ type, object }) => {
        if (type === 'DELETED' && object.metadata.name === name) check(object.metadata.namespace);
      }),
    ),
  ];
  return {
    stop: () => {
      for (const watch of watches) watch.stop();
    },
    settled: () => work,
  };
}
