/**
 * The Pod Identity agent: what pods ask at 169.254.170.23 for the credentials of their role. `tokens/` looks at what a pod presents,
 * `cache/` holds what EKS Auth gave for it, `upstream/` asks EKS Auth, `serving/` is the HTTP of it. A token finds something in
 * the cache only after it was proven to be the pod's, here by the cluster's keys or by EKS Auth itself.
 */
export type { ExchangeToken, PodAnswer, PodCredentials } from './credentials.ts';
export { type AgentMetrics, agentMetrics } from './metrics.ts';
export {
  type AgentParts,
  type AgentSettings,
  NothingBound,
  type ServedAgent,
  serveAgent,
} from './serve-agent.ts';
export type { KeySource } from './tokens/token-verifier.ts';
export { createEksAuth, type EksAuth, type EksAuthOptions, type NodePlace } from './upstream/eks-auth.ts';
