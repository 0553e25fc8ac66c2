import { NODE_INSTANCE } from '../../../core/records/compute.ts';
import type { PodExchange } from '../exchange.ts';
import { wrongNode } from '../refusals.ts';

const INSTANCE = /^i-[0-9a-f]{8,17}$/;

/** The instance that calls: its sessions are named by its id. Undefined for anybody else. */
function callingInstance({ context }: PodExchange): string | undefined {
  const { caller } = context;
  if (caller.type !== 'assumed-role') return undefined;
  const { sessionName } = caller.claims;
  return INSTANCE.test(sessionName) ? sessionName : undefined;
}

/**
 * A node may ask for its own pods only: one that was broken into must not trade tokens that it got hold of for pods elsewhere.
 * Told where the token names its node (Kubernetes 1.32 and later) and the caller is an instance or says which node it is.
 */
export function nodeMatches(exchange: PodExchange): void {
  const { input, context, services, pod } = exchange;
  const instance = callingInstance(exchange);
  if (instance !== undefined && input.instanceId !== undefined && input.instanceId !== instance)
    throw wrongNode(`the request names ${input.instanceId.slice(0, 64)} and comes from ${instance}`);
  if (pod.node === undefined) return;
  if (input.eksNodeName !== undefined && input.eksNodeName !== pod.node.name) {
    const named = input.eksNodeName.slice(0, 253);
    throw wrongNode(`the request names node ${named} and the token ${pod.node.name}`);
  }
  if (instance === undefined) return;
  const known = services.directory.get(NODE_INSTANCE, context.account, instance)?.body;
  // An instance that is no record here is a machine of some other cloud: its node name is nothing that we know.
  if (known !== undefined && known.privateDnsName !== pod.node.name)
    throw wrongNode(`${instance} is node ${known.privateDnsName} and the token's is ${pod.node.name}`);
}
