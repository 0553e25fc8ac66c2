/**
 * What runs in a cluster for an EKS add-on, through the cluster's ordinary API: its objects are made, watched and removed, and how
 * they stand is told to the add-on's record. One controller a cluster.
 */
export { type AddonController, startAddonController } from './addon-controller.ts';
export { AGENT_REPOSITORY } from './agent-daemon-set.ts';
