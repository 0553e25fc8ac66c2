/**
 * What is made in a cluster so that an instance elsewhere can see its pods: a service account that may look at pods and service accounts
 * and at the issuer's keys, and nothing else, with a token that lives until its Secret is deleted.
 */
export { FOLLOWER_NAME, FOLLOWER_NAMESPACE, makeFollower } from './make-follower.ts';
