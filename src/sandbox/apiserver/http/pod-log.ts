import type { LogOptions } from '../../cluster-api.ts';
import { badRequest, notFound } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import { POD } from '../kinds/pod/pod.ts';
import { containerOf } from './container-of.ts';
import { type Exchange, flag } from './exchange.ts';
import type { ResourceTarget } from './reads.ts';
import type { ServerContext } from './server-context.ts';

function numberOf(query: URLSearchParams, name: string, least: number): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text) || Number(text) < least)
    throw badRequest(`invalid ${name}: must be an integer of at least ${least}`);
  return Number(text);
}

function sinceOf(query: URLSearchParams, now: number): number | undefined {
  const seconds = numberOf(query, 'sinceSeconds', 1);
  if (seconds !== undefined) return now - seconds * 1000;
  const text = query.get('sinceTime');
  if (text === null || text === '') return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw badRequest(`invalid sinceTime: ${JSON.stringify(text.slice(0, 64))}`);
  return time;
}

function optionsOf(query: URLSearchParams, container: string, now: number): LogOptions {
  const tailLines = numberOf(query, 'tailLines', 0);
  const limitBytes = numberOf(query, 'limitBytes', 1);
  const sinceTime = sinceOf(query, now);
  return {
    container,
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
  };
}

/** `GET …/pods/NAME/log`: the kubelet's bytes, as they come. Its refusal is a Status only before the first byte. */
export async function handleLog(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  const { namespace, name } = target;
  const pod = context.get(POD, namespace, name);
  if (pod === undefined) throw notFound(POD, name);
  const options = optionsOf(
    exchange.query,
    containerOf(pod, name, exchange.query.get('container') ?? ''),
    context.services.clock.now(),
  );
  const kubelet = context.kubelet();
  if (kubelet === undefined)
    throw new StatusRefusal('ServiceUnavailable', 503, 'the node of this pod is not ready');
  const abort = new AbortController();
  exchange.response.once('close', () => abort.abort());
  const chunks = kubelet.logs(namespace ?? '', name, options, abort.signal)[Symbol.asyncIterator]();
  let chunk = await chunks.next();
  exchange.began();
  exchange.response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' });
  try {
    while (chunk.done !== true && !exchange.response.destroyed) {
      if (!exchange.response.write(chunk.value)) await drained(exchange);
      chunk = await chunks.next();
    }
  } finally {
    await chunks.return?.();
  }
  exchange.response.end();
}

/** Waits until the client has read, or is gone. */
function drained({ response }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
