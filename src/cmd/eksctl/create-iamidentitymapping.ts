import type { Command } from 'commander';
import type { MappingEdit } from '../../kubernetes/access/editor/index.ts';
import { applyEdit } from '../../kubernetes/access/editor/index.ts';
import type { AccessSession } from '../auth/access-session.ts';
import { checkMapping } from '../auth/check-mapping.ts';
import { makeChange } from '../auth/guarded-change.ts';
import { CommandFailure } from '../output.ts';
import { type IdentityMapping, newMapping } from './identity-mapping.ts';
import { mappingsOfFile } from './identity-mapping-file.ts';
import { type ClusterChoice, oneOf, withMappings } from './identity-mapping-session.ts';
import { log } from './log-lines.ts';
import { type SafetyOptions, safetyOf, withSafety } from './mapping-safety.ts';

interface CreateOptions extends ClusterChoice, SafetyOptions {
  readonly arn?: string;
  readonly role?: string;
  readonly username?: string;
  readonly group?: readonly string[];
  readonly account?: string;
  readonly serviceName?: string;
  readonly duplicateArns: boolean;
  readonly configFile?: string;
}

function mappingOfFlags(options: CreateOptions): IdentityMapping {
  const arn = options.arn ?? options.role;
  const { account, username, group = [] } = options;
  oneOf({ ...(arn === undefined ? {} : { arn }), ...(account === undefined ? {} : { account }) });
  if (account !== undefined && (username !== undefined || group.length > 0))
    throw new CommandFailure('cannot configure both --account and --username or --group');
  return {
    ...(arn === undefined ? {} : { arn }),
    ...(account === undefined ? {} : { account }),
    ...(username === undefined ? {} : { username }),
    groups: group,
    noDuplicateArns: !options.duplicateArns,
  };
}

async function createOne(
  session: AccessSession,
  mapping: IdentityMapping,
  options: SafetyOptions,
): Promise<void> {
  const settings = safetyOf(options);
  const { account } = mapping;
  if (account !== undefined) {
    log('info', `adding account "${account}" to auth ConfigMap`);
    await makeChange(session, settings, (data) => applyEdit(data, { kind: 'add-account', account }));
    return;
  }
  const wanted = newMapping(mapping);
  log('info', `checking arn ${wanted.arn ?? ''} against entries in the auth ConfigMap`);
  const duplicates = mapping.noDuplicateArns ? 'skip-identical' : 'shadow';
  const edit: MappingEdit = { kind: 'add', mapping: wanted, duplicates };
  await makeChange(
    session,
    settings,
    (data) => applyEdit(data, edit),
    ({ outcome }) => {
      if (outcome.changes[0]?.kind === 'skipped')
        log('info', 'found existing mapping that matches the one being created, skipping.');
      else log('info', `adding identity "${wanted.arn ?? ''}" to auth ConfigMap`);
    },
  ).catch((failure: unknown) => {
    if (failure instanceof Error && /^cannot add duplicate/.test(failure.message))
      throw new CommandFailure(
        `found existing mapping with the same arn "${wanted.arn ?? ''}" and shadowing is disabled`,
        {
          cause: failure,
          ...(failure instanceof CommandFailure && failure.hint ? { hint: failure.hint } : {}),
        },
      );
    throw failure;
  });
}

async function create(options: CreateOptions): Promise<void> {
  if (options.serviceName !== undefined)
    throw new CommandFailure(
      '--service-name is not supported: map the role of the service with --arn, --username and --group',
      {
        exitCode: 2,
      },
    );
  const file = options.configFile === undefined ? undefined : await mappingsOfFile(options.configFile);
  if (file !== undefined && (options.arn ?? options.role ?? options.account) !== undefined)
    throw new CommandFailure('cannot use --arn or --account when --config-file/-f is set');
  const mappings = file?.mappings ?? [mappingOfFlags(options)];
  if (mappings.length > 1 && options.confirmWithin !== undefined)
    throw new CommandFailure('--confirm-within is for one mapping at a time');
  await withMappings({ ...file?.choice, ...options }, async (session) => {
    // What is wrong with one is said before any is written.
    for (const mapping of mappings)
      if (mapping.account === undefined) checkMapping(newMapping(mapping), session, { tell: log });
    for (const mapping of mappings) await createOne(session, mapping, options);
  });
}

/** `rolecall create iamidentitymapping` (eksctl.md 6.1), keeping what it does not know, and refusing what locks somebody out. */
export function createIamIdentityMapping(parent: Command): void {
  const command = parent
    .command('iamidentitymapping')
    .description('map an IAM role, user or account to Kubernetes users and groups')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--arn <arn>', 'ARN of the IAM role or user')
    .option('--role <arn>', 'the same; deprecated')
    .option('--username <name>', 'Kubernetes user name; may hold {{SessionName}} and others')
    .option('--group <name>', 'Kubernetes group; may be given several times', collectOne)
    .option('--account <id>', 'account of which every identity becomes a user')
    .option('--no-duplicate-arns', 'refuse another mapping of an ARN that is mapped')
    .option('--service-name <name>', 'not supported')
    .option('-f, --config-file <path>', 'cluster configuration with iamIdentityMappings');
  withSafety(command).action(create);
}

/** Names of groups may hold commas: each is given alone. */
function collectOne(value: string, list: readonly string[] = []): readonly string[] {
  return [...list, value];
}
