import { setTimeout as delay } from 'node:timers/promises';
import type { KubernetesClient } from '../client/client.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { KubernetesError } from '../client/status-error.ts';
import { FOLLOWER_OBJECTS, SECRET_PATH, type Wanted } from './follower-objects.ts';

export { FOLLOWER_NAME, FOLLOWER_NAMESPACE } from './follower-objects.ts';

interface TokenSecret extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** Questions for the token, which the cluster's controller writes a moment after the Secret was made, and the wait between two. */
const TRIES = 100;
const PAUSE = 100;

/** Makes what is missing and puts right what is there; resolves with the service account's token. Rejects with what the API refused. */
export async function makeFollower(
  client: Pick<KubernetesClient, 'get' | 'create' | 'update'>,
): Promise<string> {
  for (const wanted of FOLLOWER_OBJECTS) await ensure(client, wanted);
  for (let tries = 0; tries < TRIES; tries++) {
    const { data } = await client.get<TokenSecret>(SECRET_PATH);
    if (data?.token !== undefined) return Buffer.from(data.token, 'base64').toString('utf8');
    await delay(PAUSE);
  }
  throw new Error(`the cluster wrote no token into ${SECRET_PATH}: does its controller manager run?`);
}

async function ensure(
  client: Pick<KubernetesClient, 'get' | 'create' | 'update'>,
  { collection, object }: Wanted,
): Promise<void> {
  const path = `${collection}/${object.metadata.name}`;
  try {
    await client.create(collection, object);
  } catch (cause) {
    if (!(cause instanceof KubernetesError) || cause.code !== 409) throw cause;
    // Of an earlier attachment. What the cluster has added to it stays: the token in the Secret, labels, owners.
    const present = await client.get<KubernetesObject>(path);
    const annotations = { ...present.metadata.annotations, ...object.metadata.annotations };
    await client.update(path, {
      ...present,
      ...object,
      metadata: { ...present.metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    });
  }
}
