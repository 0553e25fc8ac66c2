import { CreateAddonCommand } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { CommandFailure, print } from '../../output.ts';
import { requireActive, settledAddon } from '../addons.ts';
import { AGENT_ADDON, agentInstalled } from '../associations.ts';
import { connectToCluster } from '../connect-to-cluster.ts';
import { log, logPlanMode } from '../log-lines.ts';
import { duration } from '../service-account-options.ts';
import { type ClusterSession, startUp } from '../start-up.ts';
import { table } from '../table.ts';
import { removeOldWay } from './clean.ts';
import { type Candidate, takeInventory } from './inventory.ts';
import { Journal } from './journal.ts';
import { type Migration, MOVE } from './move.ts';
import { undo } from './undo.ts';

interface Options {
  readonly cluster?: string;
  readonly region?: string;
  readonly approve?: boolean;
  readonly removeOidcProviderTrustRelationship?: boolean;
  readonly undo?: boolean;
  readonly canaryImage: string;
  readonly timeout: string;
}

function stateOf({ skipped, namespace, name, associationId }: Candidate, journal: Journal): string {
  if (skipped !== undefined) return `stays: ${skipped}`;
  const step = journal.account({ namespace, name })?.step;
  if (step === 'verified') return 'verified';
  return step === undefined && associationId === undefined ? 'to migrate' : 'to finish';
}

function showPlan(candidates: readonly Candidate[], journal: Journal): void {
  if (candidates.length === 0) {
    log('info', 'no service account is annotated with an IAM role');
    return;
  }
  const rows = candidates.map((one) => [one.namespace, one.name, one.roleArn, stateOf(one, journal)]);
  print(table([['NAMESPACE', 'NAME', 'ROLE ARN', 'STATE'], ...rows]));
}

async function ensureAgent(session: ClusterSession, timeout: number): Promise<void> {
  if (!(await agentInstalled(session))) {
    log('info', `creating addon: ${AGENT_ADDON}`);
    await session.clients.eks.send(
      new CreateAddonCommand({ clusterName: session.cluster, addonName: AGENT_ADDON }),
    );
  }
  requireActive(AGENT_ADDON, await settledAddon(session, AGENT_ADDON, timeout));
}

/** One that fails does not keep the others from theirs. Answers how many failed. */
async function moveAll(migration: Migration, candidates: readonly Candidate[]): Promise<number> {
  let failed = 0;
  for (const candidate of candidates) {
    const shown = `${candidate.namespace}/${candidate.name}`;
    let doing = '';
    try {
      for (const [name, step] of MOVE) {
        doing = name;
        await step(migration, candidate);
      }
    } catch (failure) {
      failed++;
      log(
        'critical',
        `"${shown}": cannot ${doing}: ${failure instanceof Error ? failure.message : String(failure)}`,
      );
    }
  }
  return failed;
}

async function apply(
  migration: Migration,
  options: Options,
  candidates: readonly Candidate[],
): Promise<void> {
  const open = candidates.filter(({ skipped }) => skipped === undefined);
  if (open.length > 0) await ensureAgent(migration.session, duration(options.timeout));
  const failed = await moveAll(migration, open);
  const left = options.removeOidcProviderTrustRelationship === true ? await removeOldWay(migration) : 0;
  if (failed + left > 0)
    throw new CommandFailure(
      `${failed} service accounts were not migrated, ${left} keep their old way for now`,
      {
        hint: 'run the same command again to go on, or with --undo to go back',
        exitCode: 3,
      },
    );
  log('info', 'all tasks were completed successfully');
  if (options.removeOidcProviderTrustRelationship !== true && open.length > 0)
    log('info', 'both ways work now; remove the old one with --remove-oidc-provider-trust-relationship');
}

async function goBack(migration: Migration, approve: boolean): Promise<void> {
  const { accounts, roles } = migration.journal;
  if (accounts.length + roles.length === 0) {
    log('info', 'there is nothing to undo');
    return;
  }
  const rows = accounts.map(({ namespace, name, roleArn, step }) => [
    namespace,
    name,
    roleArn,
    `${step}: to undo`,
  ]);
  print(table([['NAMESPACE', 'NAME', 'ROLE ARN', 'STATE'], ...rows]));
  if (!approve) {
    logPlanMode();
    return;
  }
  await undo(migration);
  log('info', 'all tasks were completed successfully');
}

async function migrate(options: Options): Promise<void> {
  const canary = { image: options.canaryImage, timeout: duration(options.timeout) };
  const session = await startUp(options);
  const kubernetes = await connectToCluster(session);
  try {
    const journal = await Journal.open(kubernetes);
    const migration = { session, kubernetes, journal, canary };
    if (options.undo === true) {
      await goBack(migration, options.approve === true);
      return;
    }
    const candidates = await takeInventory(session, kubernetes, journal);
    showPlan(candidates, journal);
    if (options.approve === true) await apply(migration, options, candidates);
    else logPlanMode();
  } finally {
    kubernetes.close();
  }
}

/**
 * `rolecall utils migrate-to-pod-identity` (eksctl.md 5.5): plans first; with `--approve` both ways work side by side and each
 * service account is proven by a canary pod; the old way goes only when it is asked for, and `--undo` brings everything back.
 */
export function migrateToPodIdentity(parent: Command): void {
  parent
    .command('migrate-to-pod-identity')
    .description('move service accounts from IAM roles for service accounts to EKS Pod Identity')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--approve', 'apply the changes')
    .option('--remove-oidc-provider-trust-relationship', 'take the annotations and the old trust away, too')
    .option('--undo', 'put back what earlier runs changed')
    .option('--canary-image <image>', 'image whose program is the AWS CLI', 'amazon/aws-cli:latest')
    .option('--timeout <duration>', 'time to wait for the agent, a canary and the audit trail each', '2m')
    .action(migrate);
}
