import type { Command } from 'commander';
import { CommandFailure } from '../output.ts';
import { listEntries, makeEntry } from './access-entries.ts';
import {
  type AccessEntryOptions,
  entriesOfFile,
  requireAccessEntries,
  type WantedEntry,
  withEntry,
} from './access-entry-options.ts';
import { log } from './log-lines.ts';
import { collect } from './pod-identity-options.ts';
import { startUp } from './start-up.ts';
import { logTasks } from './task-tree.ts';

interface CreateOptions extends AccessEntryOptions {
  readonly type?: string;
  readonly kubernetesGroups?: readonly string[];
  readonly kubernetesUsername?: string;
  readonly accessPolicy?: readonly string[];
  readonly namespaces?: readonly string[];
}

const POLICY = /^arn:|^[A-Za-z0-9]+$/;

/** The entry of the flags. A policy is given by its ARN, or by its name alone. */
function entryOfFlags(options: CreateOptions): WantedEntry {
  const { principalArn, accessPolicy = [], namespaces = [] } = options;
  if (principalArn === undefined) throw new CommandFailure('--principal-arn must be set');
  const bad = accessPolicy.find((policy) => !POLICY.test(policy));
  if (bad !== undefined) throw new CommandFailure(`"${bad}" is no access policy`);
  if (namespaces.length > 0 && accessPolicy.length === 0)
    throw new CommandFailure('--namespaces says where --access-policy holds, and none is given');
  const partition = principalArn.split(':')[1] ?? 'aws';
  const type = namespaces.length === 0 ? 'cluster' : 'namespace';
  const accessScope = { type, ...(namespaces.length === 0 ? {} : { namespaces: [...namespaces] }) } as const;
  const accessPolicies = accessPolicy.map((policy) => ({
    policyARN: policy.startsWith('arn:')
      ? policy
      : `arn:${partition}:eks::aws:cluster-access-policy/${policy}`,
    accessScope,
  }));
  return {
    principalARN: principalArn,
    type: options.type,
    kubernetesGroups: options.kubernetesGroups === undefined ? undefined : [...options.kubernetesGroups],
    kubernetesUsername: options.kubernetesUsername,
    accessPolicies,
  };
}

async function create(options: CreateOptions): Promise<void> {
  const { choice, entries } =
    options.configFile === undefined
      ? { choice: options, entries: [entryOfFlags(options)] }
      : await entriesOfFile(options.configFile, options);
  const session = await startUp(choice);
  requireAccessEntries(session);
  const present = new Set(await listEntries(session));
  const missing = entries.filter(({ principalARN }) => !present.has(principalARN));
  for (const { principalARN } of entries) {
    if (!present.has(principalARN)) continue;
    log('warning', `access entry for principal ARN ${principalARN} is there and stays as it is`);
  }
  if (missing.length === 0) {
    log('info', 'access entries already up-to-date');
    return;
  }
  logTasks(missing.map(({ principalARN }) => `create access entry for principal ARN ${principalARN}`));
  for (const entry of missing) await makeEntry(session, entry);
  log('info', 'all tasks were completed successfully');
}

/** `rolecall create accessentry`. eksctl makes a stack for each; here the API is called, and policies can be given at once. */
export function createAccessEntry(parent: Command): void {
  withEntry(parent.command('accessentry'))
    .description('let a role or user into a cluster')
    .option('--type <type>', 'STANDARD, EC2_LINUX, …')
    .option('--kubernetes-groups <groups>', 'Kubernetes groups that the principal is in', collect)
    .option('--kubernetes-username <name>', 'Kubernetes user that the principal is')
    .option('--access-policy <policies>', 'access policies, by ARN or name', collect)
    .option('--namespaces <namespaces>', 'where the access policies hold; everywhere when left out', collect)
    .option('-f, --config-file <file>', 'cluster configuration with accessConfig.accessEntries')
    .action(create);
}
