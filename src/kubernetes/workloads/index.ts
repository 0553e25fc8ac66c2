/**
 * What a cluster says of its workloads: which pods and service accounts are there, for the exchange of their tokens, and which pods
 * are there no more, for those who hold something of theirs.
 */
export { followNodePods } from './follow-node-pods.ts';
export { type FollowedWorkloads, followWorkloads } from './follow-workloads.ts';
export type { PodsGone } from './pods-gone.ts';
