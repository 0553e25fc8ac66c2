import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type ClusterConnection, ConnectionFault, checkServer } from './connection.ts';
import type { RunExecPlugin } from './exec-plugin.ts';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts';

/** A file's bytes as text, and paths relative to the kubeconfig's folder. */
type ReadText = (file: string) => Promise<string>;

/**
 * Reads a kubeconfig file. Without `runExec` users with exec are refused. Throws `ConnectionFault` for what is malformed, for what would silently be insecure (plain http,
 * unverified TLS) and for ways of authentication that this client does not have.
 */
export async function readKubeconfig(
  file: string,
  contextName?: string,
  runExec?: RunExecPlugin,
): Promise<ClusterConnection> {
  const read: ReadText = async (name) => {
    const path = resolve(dirname(file), name);
    try {
      return await readFile(path, 'utf8');
    } catch (cause) {
      throw new ConnectionFault(`cannot read ${path}`, { cause });
    }
  };
  // Loaded here: its libraries cost 20 MB, and a server that is told its connection reads no kubeconfig.
  const { parseKubeconfig } = await import('./kubeconfig.ts');
  const { cluster, user, namespace } = parseKubeconfig(await read(resolve(file)), contextName);
  return {
    ...(await clusterSide(cluster, read)),
    ...(await userSide(user, read, resolve(dirname(file)), runExec)),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

async function clusterSide(cluster: KubeconfigCluster, read: ReadText): Promise<ClusterConnection> {
  checkServer(cluster.server);
  if (cluster['insecure-skip-tls-verify'])
    throw new ConnectionFault('insecure-skip-tls-verify is refused: give certificate-authority-data instead');
  if (cluster['proxy-url']) throw new ConnectionFault('proxy-url is not supported');
  const authority = await dataOrFile(cluster, 'certificate-authority', read);
  if (authority !== undefined && !authority.includes('-----BEGIN CERTIFICATE-----'))
    throw new ConnectionFault('certificate-authority holds no PEM certificate');
  const serverName = cluster['tls-server-name'];
  return {
    server: cluster.server,
    ...(authority === undefined ? {} : { authorityPem: authority }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

async function userSide(
  user: KubeconfigUser,
  read: ReadText,
  folder: string,
  runExec: RunExecPlugin | undefined,
): Promise<Partial<ClusterConnection>> {
  if (user.exec !== undefined && runExec !== undefined) return execSide(user.exec, folder, runExec);
  if (user.exec !== undefined || user['auth-provider'] !== undefined)
    throw new ConnectionFault(
      'kubeconfig users with exec or auth-provider are not supported: use a token or certificate',
    );
  if (user.username !== undefined) throw new ConnectionFault('basic authentication is not supported');
  const certificatePem = await dataOrFile(user, 'client-certificate', read);
  const privateKeyPem = await dataOrFile(user, 'client-key', read);
  if ((certificatePem === undefined) !== (privateKeyPem === undefined))
    throw new ConnectionFault('client-certificate and client-key must both be given');
  return {
    ...(certificatePem === undefined || privateKeyPem === undefined
      ? {}
      : { clientCertificate: { certificatePem, privateKeyPem } }),
    ...tokenSource(user, read),
  };
}

/** A command with a slash is relative to the kubeconfig, as kubectl has it. */
async function execSide(
  exec: unknown,
  folder: string,
  runExec: RunExecPlugin,
): Promise<Pick<ClusterConnection, 'token'>> {
  const { readExecPlugin } = await import('./exec-plugin.ts');
  const plugin = readExecPlugin(exec);
  const command = plugin.command.includes('/') ? resolve(folder, plugin.command) : plugin.command;
  return { token: () => runExec({ ...plugin, command }) };
}

/** kubectl's precedence: a token file wins over a token, since it rotates. */
function tokenSource(user: KubeconfigUser, read: ReadText): Pick<ClusterConnection, 'token'> {
  const { token, tokenFile } = user;
  if (tokenFile !== undefined) return { token: async () => (await read(tokenFile)).trim() };
  return token === undefined ? {} : { token: async () => token };
}

async function dataOrFile<N extends string>(
  entry: Readonly<Partial<Record<N | `${N}-data`, unknown>>>,
  name: N,
  read: ReadText,
): Promise<string | undefined> {
  const data = entry[`${name}-data`];
  if (typeof data === 'string') return decode(name, data);
  const file = entry[name];
  return typeof file === 'string' ? await read(file) : undefined;
}

function decode(name: string, data: string): string {
  const compact = data.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw new ConnectionFault(`${name}-data is not base64`);
  return Buffer.from(compact, 'base64').toString('utf8');
}
