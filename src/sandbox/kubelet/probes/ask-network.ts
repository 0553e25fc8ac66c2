import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import type { V1Container, V1HTTPGetAction } from '@kubernetes/client-node';

/** Pods share the machine's network. */
const ADDRESS = '127.0.0.1';
const OWN = new Set(['', 'localhost', ADDRESS, '::1']);

export interface Answer {
  readonly ok: boolean;
  /** Why not, as the kubelet words it. */
  readonly text: string;
}

/** The number of a port that may be a name of one of the container's. Throws when there is none. */
function portOf(container: V1Container, port: number | string): number {
  const named = container.ports?.find((candidate) => candidate.name === port)?.containerPort;
  const number = named ?? Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new Error(`couldn't find port: ${JSON.stringify(port)}`);
  return number;
}

/** Whoever writes a pod must not get requests sent to hosts of their choice. */
function checkHost(host: string | undefined): void {
  if (!OWN.has(host ?? ''))
    throw new Error(`host ${JSON.stringify(host)}: only the pod itself is asked in this sandbox`);
}

/** One GET; any answer from 200 to 399 is good. Throws when it cannot be asked. */
export function askHttp(container: V1Container, get: V1HTTPGetAction, timeout: number): Promise<Answer> {
  checkHost(get.host);
  const port = portOf(container, get.port);
  const secure = get.scheme === 'HTTPS';
  const path = `/${(get.path ?? '').replace(/^\//, '')}`;
  const url = `${secure ? 'https' : 'http'}://${ADDRESS}:${port}${path}`;
  const headers: Record<string, string> = { 'user-agent': 'kube-probe/1.35', accept: '*/*' };
  for (const { name, value } of get.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const options = { host: ADDRESS, port, path, headers, agent: false, signal: AbortSignal.timeout(timeout) };
  return new Promise((resolve) => {
    // The kubelet does not verify a probed server's certificate: it asks for life, not identity.
    const sent = secure ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options);
    sent.on('response', (response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      const ok = status >= 200 && status < 400;
      resolve({ ok, text: ok ? '' : `HTTP probe failed with statuscode: ${status}` });
    });
    sent.on('error', (error) => resolve({ ok: false, text: `Get "${url}": ${wording(error, port)}` }));
    sent.end();
  });
}

/** One connection. Throws when it cannot be tried. */
export function askTcp(
  container: V1Container,
  { host, port }: { readonly host?: string; readonly port: number | string },
  timeout: number,
): Promise<Answer> {
  checkHost(host);
  const number = portOf(container, port);
  return new Promise((resolve) => {
    const socket = connect({ host: ADDRESS, port: number, signal: AbortSignal.timeout(timeout) });
    socket.once('connect', () => {
      socket.destroy();
      resolve({ ok: true, text: '' });
    });
    socket.on('error', (error) => resolve({ ok: false, text: wording(error, number) }));
  });
}

function wording(error: NodeJS.ErrnoException, port: number): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  if (error.code === 'ECONNREFUSED') return `dial tcp ${ADDRESS}:${port}: connect: connection refused`;
  return error.message;
}
