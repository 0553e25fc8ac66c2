const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LENGTH = 17;

/**
 * `ANPA` and 17 characters made from the ARN, so that an AWS managed policy keeps its id over restarts and replicas. A name, not
 * a secret: an ordinary hash (FNV-1a, one lane for each character) is enough.
 */
export function awsManagedPolicyId(arn: string): string {
  let id = 'ANPA';
  for (let lane = 0; lane < LENGTH; lane++) {
    let hash = 0x811c9dc5 ^ Math.imul(lane + 1, 0x9e3779b1);
    for (let at = 0; at < arn.length; at++) hash = Math.imul(hash ^ arn.charCodeAt(at), 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x85ebca6b);
    id += BASE32.charAt((hash >>> 17) & 31);
  }
  return id;
}
