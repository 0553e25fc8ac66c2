import type { Informer } from '../client/index.ts';
import { objectKey } from '../client/informer.ts';
import type { KubernetesObject } from '../client/resource.ts';

/** Tells which pods are there no more, by uid. */
export interface PodsGone {
  /** Returns the way to stop hearing of it. */
  onGone(listener: (uid: string) => void): () => void;
}

/**
 * Follows a copy of pods: one is gone when it was deleted, when another took its name, or when `ended` says that it has run to its
 * end. A copy that cannot be brought up to date tells of nothing, so that an API that is away costs no pod its credentials.
 */
export function podsGone(
  pods: Pick<Informer<KubernetesObject>, 'list' | 'subscribe'>,
  ended: (pod: KubernetesObject) => boolean = () => false,
): PodsGone {
  const uids = new Map<string, string>();
  const listeners = new Set<(uid: string) => void>();
  const tell = (uid: string | undefined): void => {
    if (uid !== undefined && uid !== '') for (const listener of listeners) listener(uid);
  };
  const note = (key: string, pod: KubernetesObject | undefined): void => {
    const before = uids.get(key);
    const { uid } = pod?.metadata ?? {};
    if (pod === undefined || uid === undefined) uids.delete(key);
    else uids.set(key, uid);
    if (before !== uid) tell(before);
    if (pod !== undefined && ended(pod)) tell(uid);
  };
  for (const pod of pods.list()) note(objectKey(pod.metadata.namespace, pod.metadata.name), pod);
  pods.subscribe(note);
  return {
    onGone(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
