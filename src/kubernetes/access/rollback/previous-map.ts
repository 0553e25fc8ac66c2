import { type KubernetesClient, KubernetesError } from '../../client/index.ts';
import {
  AUTH_MAP_NAME,
  AUTH_MAP_NAMESPACE,
  type ConfigMap,
  configMapPath,
  findConfigMap,
} from '../writing/auth-map.ts';
import { fingerprint, type RollbackNote, readNote } from './rollback-note.ts';

const LABEL = 'rolecall.dev/aws-auth-rollback';
/** Milliseconds. A copy that no note names may belong to a change that is just being written. */
const ABANDONED = 3_600_000;
const OWN_NAME = /^aws-auth-rollback-[0-9a-f]{16}$/;

function nameOf(print: string): string {
  return `aws-auth-rollback-${print.slice(0, 16)}`;
}

/** Keeps a copy of the map beside it. Rejects when the API does not take it: a change that cannot be undone is then not made. */
export async function keepPrevious(client: KubernetesClient, map: ConfigMap, print: string): Promise<void> {
  const { data, binaryData } = map;
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: nameOf(print), namespace: AUTH_MAP_NAMESPACE, labels: { [LABEL]: 'true' } },
    ...(data ? { data } : {}),
    ...(binaryData ? { binaryData } : {}),
  };
  try {
    await client.create(configMapPath(), object);
  } catch (failure) {
    if (!(failure instanceof KubernetesError && failure.code === 409)) throw failure;
    await client.update(configMapPath(nameOf(print)), object);
  }
}

/** The copy, if it is what the note names. Attack: whoever may write other maps of the namespace would put his own in its place. */
export async function findPrevious(
  client: KubernetesClient,
  print: string,
  sha256Hex: (text: string) => string,
): Promise<ConfigMap | undefined> {
  const found = await findConfigMap(client, nameOf(print));
  return found !== undefined && fingerprint(found, sha256Hex) === print ? found : undefined;
}

/** Removes the copy that is done with, and those that nobody came back for. Copies are nothing to fail for. */
export async function dropPrevious(
  client: KubernetesClient,
  print: string | null,
  now: number,
): Promise<void> {
  try {
    if (print !== null) await client.delete(configMapPath(nameOf(print)));
  } catch (failure) {
    if (!(failure instanceof KubernetesError)) throw failure;
  }
  try {
    await sweep(client, now);
  } catch (failure) {
    if (!(failure instanceof KubernetesError)) throw failure;
  }
}

/** A copy that was made again from the same map keeps the time of the first: what the present note names stays, however old. */
async function sweep(client: KubernetesClient, now: number): Promise<void> {
  const { items } = await client.list<ConfigMap>(configMapPath(), { labelSelector: `${LABEL}=true` });
  const old = items.filter(
    ({ metadata: { name, creationTimestamp = '' } }) =>
      // Attack: the label on a map of somebody else's, which would be deleted with our rights.
      OWN_NAME.test(name) && now - Date.parse(creationTimestamp) > ABANDONED,
  );
  if (old.length === 0) return;
  const previous = noteIn(await findConfigMap(client, AUTH_MAP_NAME))?.previous;
  for (const { metadata } of old)
    if (typeof previous !== 'string' || metadata.name !== nameOf(previous))
      await client.delete(configMapPath(metadata.name));
}

function noteIn(map: ConfigMap | undefined): RollbackNote | undefined {
  try {
    return readNote(map);
  } catch {
    return undefined;
  }
}
