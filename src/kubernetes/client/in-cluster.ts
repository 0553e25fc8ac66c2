import { readFile } from 'node:fs/promises';
import { type ClusterConnection, ConnectionFault } from './connection.ts';

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The connection of a pod's own service account. Throws `ConnectionFault` outside a cluster. */
export async function inClusterConnection(
  environment: Readonly<Record<string, string | undefined>>,
  mount = MOUNT,
): Promise<ClusterConnection> {
  const host = environment.KUBERNETES_SERVICE_HOST;
  const port = environment.KUBERNETES_SERVICE_PORT;
  if (!host || !port)
    throw new ConnectionFault('not in a cluster: KUBERNETES_SERVICE_HOST and _PORT are not set');
  const token = async () => (await readText(`${mount}/token`)).trim();
  await token();
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    authorityPem: await readText(`${mount}/ca.crt`),
    token,
    namespace: (await readText(`${mount}/namespace`)).trim(),
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConnectionFault(`cannot read ${file}`, { cause });
  }
}
