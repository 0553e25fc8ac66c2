import type { NodeInstance } from '../../core/records/compute.ts';
import {
  type AgentHandler,
  type AgentListener,
  listen,
  type MetadataSource,
  machineTree,
  metadataService,
  TokenIssuer,
} from '../../node/index.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import type { Pod } from '../../sandbox/pod.ts';
import type { Services } from '../../service/services.ts';
import type { Configuration } from '../instance/configuration.ts';
import type { Endings } from '../instance/endings.ts';
import { CommandFailure } from '../output.ts';
import { machineSource } from './machine-source.ts';
import { PodEndpoints } from './pod-endpoints.ts';
import { podRolesHandler } from './pod-roles.ts';

/** The metadata service of the sandbox's node, running. */
export interface NodeMetadata {
  /** Where the node's own processes reach it: one hop. */
  readonly hostUrl: string;
  /** What a pod's containers find of it in their environment. */
  readonly environment: (pod: Pod) => Readonly<Record<string, string>>;
}

interface Parts {
  readonly services: Services;
  readonly source: MetadataSource;
  readonly tokens: TokenIssuer;
  readonly endings: Endings;
}

/** Hops that an answer takes: a pod has a network of its own on a real node, with the node as its router. */
const HOST_HOPS = 1;
const POD_HOPS = 2;

const LOOPBACK = '127.0.0.1';
const LOOPBACK_IPV6 = '::1';

const urlOf = ({ address, port }: AgentListener): string => `http://${address}:${port}`;

function onFailure({ log }: Services): (failure: unknown) => void {
  return (failure) => log.error('node.metadata-failed', { error: String(failure) });
}

function machineHandler({ services, source, tokens }: Parts, hops: number): AgentHandler {
  const { clock } = services;
  return metadataService({
    source,
    tokens,
    clock,
    hops: () => hops,
    tree: (_client, delivery) => machineTree(source, delivery, clock.now()),
  });
}

/** On IPv4 and, where the machine has it, on the same port of IPv6, which stays shut until the options open it. */
async function openBoth({ services, endings }: Parts, handler: AgentHandler): Promise<AgentListener> {
  const listener = await listen({ address: LOOPBACK, port: 0 }, handler, onFailure(services));
  endings.add('metadata service', () => listener.close());
  const ipv6 = { address: LOOPBACK_IPV6, port: listener.port };
  const second = await listen(ipv6, handler, onFailure(services)).catch(() => undefined);
  if (second !== undefined) endings.add('metadata service, IPv6', () => second.close());
  return listener;
}

/** Pods with roles of their own: the service knows each by its address, and nobody gets the node's role from it. */
async function openPodRoles(
  parts: Parts,
  mode: Exclude<Configuration['podRoles'], 'off'>,
  api: ClusterApi,
): Promise<PodEndpoints> {
  if (process.platform !== 'linux') {
    const message = '--pod-roles needs Linux: pods are told apart by addresses of its loopback network';
    throw new CommandFailure(message);
  }
  const { services, endings } = parts;
  const pods: PodEndpoints = new PodEndpoints({
    api,
    log: services.log,
    open: (where) => listen(where, handler, onFailure(services)),
  });
  const handler = podRolesHandler(services, mode, { ...parts, pods });
  endings.add('pod endpoints', () => pods.close());
  pods.usePort((await openBoth(parts, handler)).port);
  return pods;
}

/** Starts the metadata service of the node: pods reach the node's role, or with `podRoles` their own and never the node's. */
export async function startMetadata(
  services: Services,
  { podRoles }: Configuration,
  instance: NodeInstance,
  { api, endings }: { readonly api: ClusterApi; readonly endings: Endings },
): Promise<NodeMetadata> {
  const source = machineSource(services, instance.id);
  const parts = { services, source, tokens: new TokenIssuer(services.cryptography), endings };
  const hostUrl = urlOf(await openBoth(parts, machineHandler(parts, HOST_HOPS)));
  let podUrl: (pod: Pod) => string;
  if (podRoles === 'off') {
    const url = urlOf(await openBoth(parts, machineHandler(parts, POD_HOPS)));
    podUrl = () => url;
  } else {
    const pods = await openPodRoles(parts, podRoles, api);
    podUrl = (pod) => pods.endpointOf(pod);
  }
  return {
    hostUrl,
    environment: (pod) => ({
      AWS_EC2_METADATA_SERVICE_ENDPOINT: pod.spec.hostNetwork === true ? hostUrl : podUrl(pod),
    }),
  };
}
