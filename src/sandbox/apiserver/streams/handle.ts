import { Refusal } from '../../../core/errors/refusal.ts';
import type { AttachOptions, KubeletApi, PodUid, RemoteStreams } from '../../cluster-api.ts';
import { deniedResource } from '../authorization/denials.ts';
import { badRequest, notFound } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import { containerOf } from '../http/container-of.ts';
import { type Exchange, flag } from '../http/exchange.ts';
import type { ResourceTarget } from '../http/reads.ts';
import type { ServerContext } from '../http/server-context.ts';
import { POD } from '../kinds/pod/pod.ts';
import { textOf } from '../objects/tree.ts';
import { memberOf, metaOf } from '../tables/columns.ts';
import { type Channels, openChannels } from './channels.ts';
import { exitStatus, faultStatus } from './outcome.ts';
import { streamProtocol } from './upgrade.ts';
import { acceptWebSocket } from './web-socket.ts';

/** Sessions that are open at one time: each has processes and buffers. */
const MOST_SESSIONS = 64;
const MOST_ARGUMENTS = 1024;

/** What a kind of session does once its streams are there; resolves to the exit code. */
type Session = (
  kubelet: KubeletApi,
  pod: PodUid,
  streams: RemoteStreams,
  signal: AbortSignal,
) => Promise<number>;

/** `…/pods/NAME/exec`. */
export function handleExec(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  const command = exchange.query.getAll('command');
  return serve(context, exchange, target, 'exec', (options) => {
    if (command.length === 0 || command[0] === '')
      throw badRequest('you must specify at least one command for the container');
    if (command.length > MOST_ARGUMENTS || command.some((text) => text.includes('\0')))
      throw badRequest('the command has too many arguments, or one with a NUL character');
    return (kubelet, pod, streams, signal) => kubelet.exec(pod, { ...options, command }, streams, signal);
  });
}

/** `…/pods/NAME/attach`. */
export function handleAttach(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<void> {
  return serve(context, exchange, target, 'attach', (options) => async (kubelet, pod, streams, signal) => {
    await kubelet.attach(pod, options, streams, signal);
    return 0;
  });
}

/** Everything is checked before the handshake, so that a refusal is an ordinary answer. */
async function serve(
  context: ServerContext,
  exchange: Exchange,
  target: ResourceTarget,
  subresource: 'exec' | 'attach',
  session: (options: AttachOptions) => Session,
): Promise<void> {
  requireCreate(context, exchange, target, subresource);
  const { namespace, name } = target;
  const pod = context.get(POD, namespace, name);
  if (pod === undefined) throw notFound(POD, name);
  const run = session(optionsOf(exchange, containerOf(pod, name, exchange.query.get('container') ?? '')));
  if (textOf(memberOf(pod, 'spec'), 'nodeName') === '')
    throw badRequest(`pod ${name} does not have a host assigned`);
  const protocol = streamProtocol(exchange.request);
  const kubelet = context.kubelet();
  if (kubelet === undefined || exchange.upgrade === undefined)
    throw new StatusRefusal('ServiceUnavailable', 503, 'the node of this pod is not ready');
  if (context.sessions.open >= MOST_SESSIONS) {
    throw new StatusRefusal('TooManyRequests', 429, 'too many sessions are open, please try again later', {
      retryAfterSeconds: 1,
    });
  }
  context.sessions.open++;
  try {
    const { socket, head } = exchange.upgrade;
    exchange.response.detachSocket(socket);
    const webSocket = await acceptWebSocket(exchange.request, socket, head, protocol);
    if (webSocket === undefined) return;
    exchange.began();
    const gone = new AbortController();
    webSocket.once('close', () => gone.abort());
    const channels = openChannels(webSocket, optionsOf(exchange, ''));
    await conclude(context, channels, () =>
      run(kubelet, { name, uid: textOf(metaOf(pod), 'uid') }, channels, gone.signal),
    );
  } finally {
    context.sessions.open--;
  }
}

async function conclude(
  context: ServerContext,
  channels: Channels,
  run: () => Promise<number>,
): Promise<void> {
  try {
    channels.finish(exitStatus(await run()));
  } catch (error) {
    if (!(error instanceof Refusal))
      context.services.log.error('sandbox.apiserver.stream', { error: String(error) });
    channels.finish(faultStatus(error));
  }
}

/** A WebSocket begins as a GET; who may only look must not get to run programs by it (Kubernetes 1.35 asks for both). */
function requireCreate(
  { rbac }: ServerContext,
  { user }: Exchange,
  { namespace, name }: ResourceTarget,
  subresource: string,
): void {
  const wanted = { user, verb: 'create', group: '', resource: 'pods', subresource, namespace, name };
  if (!rbac.allows(wanted)) throw deniedResource(wanted);
}

function optionsOf({ query }: Exchange, container: string): AttachOptions {
  const options = {
    container,
    stdin: flag(query, 'stdin'),
    stdout: flag(query, 'stdout'),
    stderr: flag(query, 'stderr'),
    tty: flag(query, 'tty'),
  };
  if (!options.stdin && !options.stdout && !options.stderr)
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr');
  return options;
}
