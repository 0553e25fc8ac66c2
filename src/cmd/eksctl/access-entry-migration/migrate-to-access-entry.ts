import type { Command } from 'commander';
import { AUTH_MAP_NAME, findConfigMap } from '../../../kubernetes/access/writing/auth-map.ts';
import { printable } from '../../audit/printable.ts';
import { type MapView, viewMap } from '../../auth/map-view.ts';
import { CommandFailure, print } from '../../output.ts';
import { listEntries, makeEntry } from '../access-entries.ts';
import { connectToCluster } from '../connect-to-cluster.ts';
import { log, logPlanMode } from '../log-lines.ts';
import { type ClusterSession, startUp } from '../start-up.ts';
import { table } from '../table.ts';
import { changeMode } from '../update-authentication-mode.ts';
import { findPrincipals } from './find-principals.ts';
import { type PlannedEntry, planEntries } from './plan-entries.ts';

interface Options {
  readonly cluster?: string;
  readonly region?: string;
  readonly targetAuthenticationMode: string;
  readonly approve?: boolean;
}

const BOTH = 'API_AND_CONFIG_MAP';

async function awsAuth(session: ClusterSession): Promise<MapView> {
  const client = await connectToCluster(session);
  try {
    return viewMap((await findConfigMap(client, AUTH_MAP_NAME))?.data ?? {});
  } finally {
    client.close();
  }
}

async function planOf(session: ClusterSession, map: MapView): Promise<readonly PlannedEntry[]> {
  const { account, partition, authenticationMode } = session;
  const present = new Set(authenticationMode === 'CONFIG_MAP' ? [] : await listEntries(session));
  const principals = await findPrincipals(session, map.mappings);
  return planEntries(map, { account, partition, present, find: (arn) => principals.get(arn) });
}

function becomes(planned: PlannedEntry): string {
  if (planned.state === 'there') return 'has an access entry already';
  if (planned.state === 'stays') return `stays: ${planned.why}`;
  const { type = 'STANDARD', kubernetesGroups = [], accessPolicies = [] } = planned.entry;
  const policies = accessPolicies.map(({ policyARN }) => policyARN.slice(policyARN.lastIndexOf('/') + 1));
  return ['entry', type, ...policies, ...kubernetesGroups].join(' ');
}

async function migrate(options: Options): Promise<void> {
  const target = options.targetAuthenticationMode;
  if (target !== BOTH && target !== 'API')
    throw new CommandFailure(`--target-authentication-mode must be one of ${BOTH}, API`, { exitCode: 2 });
  const session = await startUp(options);
  if (session.authenticationMode === 'API') {
    log(
      'info',
      `cluster "${session.cluster}" is in authentication mode API: aws-auth counts for nothing there`,
    );
    return;
  }
  const plan = await planOf(session, await awsAuth(session));
  print(
    table([['AWS-AUTH', 'BECOMES'], ...plan.map((one) => [printable(one.arn), printable(becomes(one))])]),
  );
  if (options.approve !== true) {
    logPlanMode();
    return;
  }
  await apply(session, plan, target);
}

/** The mode is last: nobody is without access in between. */
async function apply(
  session: ClusterSession,
  plan: readonly PlannedEntry[],
  target: typeof BOTH | 'API',
): Promise<void> {
  if (session.authenticationMode === 'CONFIG_MAP') await changeMode(session, BOTH);
  const entries = plan.flatMap((one) => (one.state === 'create' ? [one.entry] : []));
  log('info', `${entries.length} new access entries will be created`);
  for (const entry of entries) await makeEntry(session, entry);
  const staying = plan.filter(({ state }) => state === 'stays').length;
  if (target === 'API' && staying > 0)
    throw new CommandFailure(
      `the cluster was not moved to authentication mode API: ${staying} entries of aws-auth have no access entry`,
      {
        hint: 'give them another way in, take them out of aws-auth, and run the same command again',
        exitCode: 3,
      },
    );
  if (target === 'API') await changeMode(session, 'API');
  log('info', 'all tasks were completed successfully');
}

/** `rolecall utils migrate-to-access-entry` (audit-tools.md 7.2). Unlike eksctl's it plans first, and leaves aws-auth as it is. */
export function migrateToAccessEntry(parent: Command): void {
  parent
    .command('migrate-to-access-entry')
    .description('make access entries of what is in aws-auth')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--target-authentication-mode <mode>', `${BOTH} or API`, BOTH)
    .option('--approve', 'do it')
    .action(migrate);
}
