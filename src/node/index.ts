/**
 * The node agent: what a workload reaches at the link-local addresses of its node. `imds/` is the instance metadata service,
 * versions 1 and 2, over whatever machine it is given; `kube2iam/` serves pods the role of their annotation in its place, as
 * kube2iam and kiam do; `listener/` bounds what a workload may hold of it; `client/` is the little of STS that it needs. It
 * loads core and nothing of the server, so that it is small as a process of its own (`rolecall imds`).
 */
export { createStsClient } from './client/sts.ts';
export { CredentialCache } from './credentials/credential-cache.ts';
export { assumedSource } from './imds/assumed-source.ts';
export { machineTree } from './imds/machine-tree.ts';
export { type MetadataServiceOptions, metadataService } from './imds/metadata-service.ts';
export {
  type DeliveredCredentials,
  type Delivery,
  type InstanceFacts,
  type MetadataSource,
  RoleUnavailable,
} from './imds/source.ts';
export { TokenIssuer } from './imds/token.ts';
export {
  type Compatibility,
  type CompatibilityOptions,
  compatibility,
} from './kube2iam/compatibility.ts';
export { podTree } from './kube2iam/pod-tree.ts';
export type { PodFacts, PodSource } from './kube2iam/pods.ts';
export { type AgentHandler, type AgentListener, listen } from './listener/listen.ts';
export type { Client } from './listener/request.ts';
