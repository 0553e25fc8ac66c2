/** Tells the private DNS names of instances, for `{{EC2PrivateDNSName}}` (cluster-authenticator.md 6). */
export interface InstanceNames {
  /** Throws or rejects with an `Error` whose message says why there is none. `account` is the one of the session. */
  privateDnsName(instanceId: string, account: string): string | Promise<string>;
}

/** Where nobody can be asked. */
export const NO_INSTANCE_NAMES: InstanceNames = Object.freeze({
  privateDnsName(instanceId: string): never {
    throw new Error(`failed to find node ${instanceId} `);
  },
});
