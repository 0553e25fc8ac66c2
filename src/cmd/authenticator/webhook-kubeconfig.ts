import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { AuthenticatorSettings } from './settings.ts';
import { writeWhole } from './state-pair.ts';

const CLUSTER = 'aws-iam-authenticator';
const CONTEXT = 'webhook';
const USER = 'apiserver';

/** What an API server reads to find a webhook (cluster-authenticator.md 7.4). Holds no credential. */
function webhookKubeconfig(server: string, authorityPem: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: CLUSTER,
        cluster: { server, 'certificate-authority-data': Buffer.from(authorityPem).toString('base64') },
      },
    ],
    users: [{ name: USER, user: {} }],
    contexts: [{ name: CONTEXT, context: { cluster: CLUSTER, user: USER } }],
    'current-context': CONTEXT,
  });
}

/** Where the two kubeconfigs go. */
export interface KubeconfigPaths {
  readonly authentication: string;
  readonly authorization: string;
}

export function kubeconfigPaths(settings: AuthenticatorSettings): KubeconfigPaths {
  const { generateKubeconfig, generateAuthorizationKubeconfig: given } = settings;
  return {
    authentication: generateKubeconfig,
    authorization: given || join(dirname(generateKubeconfig), 'authorization-kubeconfig.yaml'),
  };
}

/** Writes both; `port` is the one that is listened on. Rejects with `CommandFailure`. */
export async function writeKubeconfigs(
  paths: KubeconfigPaths,
  where: { readonly hostname: string; readonly port: number; readonly authorityPem: string },
): Promise<void> {
  const origin = `https://${where.hostname}:${where.port}`;
  const files = [
    [paths.authentication, '/authenticate'],
    [paths.authorization, '/authorize'],
  ] as const;
  for (const [path, door] of files) {
    await mkdir(dirname(path), { recursive: true }).catch(() => undefined);
    await writeWhole(path, webhookKubeconfig(origin + door, where.authorityPem), 0o644);
  }
}
