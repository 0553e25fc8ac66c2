import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import { applyEdit, type NewMapping } from '../../kubernetes/access/editor/index.ts';
import { AUTH_MAP_NAME, type ConfigMap, findConfigMap } from '../../kubernetes/access/writing/auth-map.ts';
import { createKubernetesClient, readKubeconfig } from '../../kubernetes/client/index.ts';
import { type AccessSession, whoAmI } from '../auth/access-session.ts';
import { checkMapping } from '../auth/check-mapping.ts';
import { makeChange } from '../auth/guarded-change.ts';
import { type MappingOptions, mappingOf, readGroups } from '../auth/mapping-flags.ts';
import { type SafetyOptions, safetyOf, withSafety } from '../eksctl/mapping-safety.ts';
import { readBoolean } from '../eksctl/pod-identity-options.ts';
import { runExecPlugin } from '../exec-plugin.ts';
import { CommandFailure, print, say } from '../output.ts';
import { connectCluster } from '../webhook/connect-cluster.ts';

interface AddOptions extends MappingOptions, SafetyOptions {
  readonly prompt: boolean;
  readonly kubeconfig: string;
  readonly kubeconfigContext?: string;
  readonly masterUrl?: string;
}

async function withCluster(
  options: AddOptions,
  use: (session: AccessSession) => Promise<void>,
): Promise<void> {
  const { kubeconfig, kubeconfigContext, masterUrl } = options;
  const file = kubeconfig === '' ? (process.env.KUBECONFIG ?? '') : kubeconfig;
  const connection =
    kubeconfigContext === undefined
      ? await connectCluster(kubeconfig, runExecPlugin())
      : await readKubeconfig(file, kubeconfigContext, runExecPlugin());
  const client = createKubernetesClient(
    masterUrl === undefined ? connection : { ...connection, server: masterUrl },
  );
  try {
    await use({ client, ...(await whoAmI(client)), partition: undefined, accessEntries: undefined });
  } finally {
    client.close();
  }
}

/** Asks before anything is written; anything but yes is no, and so is the end of the input. */
async function confirmed({ arn, sso, username, groups }: NewMapping): Promise<boolean> {
  const what = `${arn ?? `sso:${sso?.permissionSetName}`} as ${username}, groups [${groups.join(' ')}]`;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    const question = `Ready to add "${what}", should we continue? [y/N]: `;
    const answer = await Promise.race([lines.question(question), ended]);
    if (answer === '') say('');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

/** As kubectl shows it: who manages which field is left out. */
function shownMap(map: ConfigMap | undefined): string {
  const metadata = { ...map?.metadata, managedFields: undefined };
  return stringify({ ...map, metadata }, { lineWidth: 0 });
}

async function add(options: AddOptions): Promise<void> {
  const settings = safetyOf(options, (level, text) => say(level === 'warning' ? `warning: ${text}` : text));
  const mapping = mappingOf(options);
  await withCluster(options, async (session) => {
    checkMapping(mapping, session, settings);
    if (options.prompt && !settings.dryRun && !(await confirmed(mapping)))
      throw new CommandFailure('nothing was added', { hint: 'without a terminal: --prompt=false' });
    const { state } = await makeChange(session, settings, (data) =>
      applyEdit(data, { kind: 'add', mapping, duplicates: 'refuse' }),
    );
    if (state !== 'written') return;
    say('updated configmap:');
    print(shownMap(await findConfigMap(session.client, AUTH_MAP_NAME)));
  });
}

function withAddFlags(command: Command): Command {
  return withSafety(command)
    .option('--username <name>', 'Kubernetes user name; may hold {{SessionName}} and others')
    .option('--groups <names>', 'Kubernetes groups, separated by commas', readGroups)
    .option('--prompt [boolean]', 'ask before writing', readBoolean, true)
    .addOption(
      new Option('--kubeconfig <path>', 'kubeconfig of the cluster').default(
        '',
        'KUBECONFIG, else the pod that this runs in',
      ),
    )
    .option('--kubeconfig-context <name>', 'context of the kubeconfig')
    .option('--master-url <url>', "address of the cluster's API in place of the kubeconfig's");
}

/** `rolecall authenticator add user|role` (cluster-authenticator.md 8.6), comments kept. */
export function addCommand(parent: Command): void {
  const group = parent.command('add').description('add an identity to aws-auth');
  withAddFlags(group.command('role').description('add a role or a permission set'))
    .option('--rolearn <arn>', 'ARN of the IAM role')
    .option('--sso <pairs>', 'permissionSetName=…,accountID=…[,partition=…]')
    .action((options: AddOptions) => add({ ...options, maproles: true }));
  withAddFlags(group.command('user').description('add a user'))
    .option('--userarn <arn>', 'ARN of the IAM user')
    .action((options: AddOptions) => add({ ...options, mapusers: true }));
}
