import type { KubernetesClient } from '../client/client.ts';
import { resourcePath } from '../client/path.ts';
import type { KubernetesObject } from '../client/resource.ts';
import { KubernetesError } from '../client/status-error.ts';
import type { KeptPair } from './kept-pair.ts';

/** The pair that all replicas share, in a Secret of type `kubernetes.io/tls`. */
export interface PairSecret {
  /** Undefined when there is no Secret, or one that holds no pair. */
  read(): Promise<StoredPair | undefined>;
  /** False when another replica was faster: what it wrote is to be read then. */
  write(pair: KeptPair, over: StoredPair | undefined): Promise<boolean>;
}

export interface StoredPair {
  readonly pair: KeptPair | undefined;
  readonly object: KubernetesObject;
}

const NOT_AFTER = 'rolecall.dev/not-after';

export function pairSecret(client: KubernetesClient, namespace: string, name: string): PairSecret {
  const target = { version: 'v1', plural: 'secrets', namespace };
  return {
    async read() {
      try {
        const object = await client.get(resourcePath({ ...target, name }));
        return { object, pair: pairOf(object) };
      } catch (cause) {
        if (cause instanceof KubernetesError && cause.code === 404) return undefined;
        throw cause;
      }
    },
    async write(pair, over) {
      const secret = render(pair, { namespace, name }, over?.object);
      try {
        if (over === undefined) await client.create(resourcePath(target), secret);
        else await client.update(resourcePath({ ...target, name }), secret);
        return true;
      } catch (cause) {
        if (cause instanceof KubernetesError && cause.code === 409) return false;
        throw cause;
      }
    },
  };
}

function render(
  pair: KeptPair,
  names: { readonly namespace: string; readonly name: string },
  over: KubernetesObject | undefined,
): object {
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const annotations = {
    ...over?.metadata.annotations,
    [NOT_AFTER]: new Date(pair.notAfter).toISOString(),
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    // The resource version of what was read makes the write fail when another replica wrote meanwhile.
    metadata: { ...over?.metadata, ...names, annotations },
    data: {
      'tls.crt': encode(pair.certificatePem),
      'tls.key': encode(pair.privateKeyPem),
      'ca.crt': encode(pair.authoritiesPem),
    },
  };
}

function pairOf(object: KubernetesObject): KeptPair | undefined {
  const data = object.data as Readonly<Record<string, unknown>> | null | undefined;
  const decode = (name: string): string => {
    const text = data?.[name];
    return typeof text === 'string' ? Buffer.from(text, 'base64').toString('utf8') : '';
  };
  const notAfter = Date.parse(object.metadata.annotations?.[NOT_AFTER] ?? '');
  const pair = {
    certificatePem: decode('tls.crt'),
    privateKeyPem: decode('tls.key'),
    authoritiesPem: decode('ca.crt'),
    notAfter,
  };
  const whole = pair.certificatePem !== '' && pair.privateKeyPem !== '' && pair.authoritiesPem !== '';
  return whole && !Number.isNaN(notAfter) ? pair : undefined;
}
