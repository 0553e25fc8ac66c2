/** What a cluster says of its workloads: which pods and service accounts are there, for the exchange of their tokens. */
export { type FollowedWorkloads, followWorkloads } from './follow-workloads.ts';
