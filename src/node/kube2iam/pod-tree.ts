import { type AssumeRole, StsFailure } from '../client/sts.ts';
import type { CredentialCache } from '../credentials/credential-cache.ts';
import { credentialsText } from '../imds/categories/iam.ts';
import { metaData } from '../imds/categories/meta-data.ts';
import { versioned } from '../imds/machine-tree.ts';
import type { MetadataSource } from '../imds/source.ts';
import { type Directory, directory, type Value } from '../imds/tree.ts';
import { type Answer, refused } from '../listener/answer.ts';
import type { Client } from '../listener/request.ts';
import type { Compatibility } from './compatibility.ts';
import { isRole, type PodRole, podRole, type RoleDecision } from './pod-role.ts';
import type { PodSource } from './pods.ts';
import { toRoleArn } from './role-arn.ts';

export interface PodTreeOptions {
  readonly config: Compatibility;
  readonly pods: PodSource;
  /** The node: what pods may know of it besides their role. */
  readonly machine: MetadataSource;
  /** As the node's role. */
  readonly assumeRole: AssumeRole;
  readonly cache: CredentialCache;
}

/** What of the node's metadata a pod sees. Its role, user data and identity document are not among it (imds.md 13). */
const PASSED = ['instance-id', 'instance-type', 'local-ipv4', 'mac', 'placement', 'tags'] as const;

const CREDENTIALS = '/meta-data/iam/security-credentials/';

async function assume(role: PodRole, options: PodTreeOptions): Promise<Value> {
  const { arn, sessionName, externalId } = role;
  // Sessions and external ids are part of what was asked for: pods that differ in them never see each other's credentials.
  const key = JSON.stringify([arn, sessionName, externalId]);
  const request = { roleArn: arn, sessionName, externalId, duration: options.config.duration };
  try {
    return credentialsText(await options.cache.get(key, () => options.assumeRole(request)));
  } catch (failure) {
    if (!(failure instanceof StsFailure)) throw failure;
    return refused(500, `${failure.code}: ${failure.message}`);
  }
}

function requested(path: string, decision: RoleDecision, options: PodTreeOptions): Value | Promise<Value> {
  if (!isRole(decision)) return refused(decision.status, decision.message);
  // A pod gets the role of its own annotation by whatever spelling, and no other.
  if (toRoleArn(path, options.config.baseRoleArn) !== decision.arn)
    return refused(403, `Invalid role ${path}`);
  return assume(decision, options);
}

function securityCredentials(decision: RoleDecision, options: PodTreeOptions): Directory {
  const list = (): string | Answer =>
    isRole(decision) ? decision.shown : refused(decision.status, decision.message);
  return {
    entries: new Map(),
    list,
    ...(options.config.redirects
      ? { bare: () => ({ status: 301, body: '', headers: { Location: `/latest${CREDENTIALS}` } }) }
      : {}),
    rest: (path) => ({ read: () => requested(path, decision, options) }),
  };
}

/** What the pod behind a connection reads: its own role's credentials in place of the node's. */
export function podTree(client: Client, options: PodTreeOptions): Directory {
  const { config, pods, machine } = options;
  const decision = podRole(config, pods.podOf(client), pods);
  const node = metaData(machine, undefined).entries;
  const passed = Object.fromEntries(PASSED.map((name) => [name, node.get(name)]));
  return versioned(
    directory({
      'meta-data': directory({
        ...passed,
        iam: directory({ 'security-credentials': securityCredentials(decision, options) }),
      }),
    }),
  );
}
