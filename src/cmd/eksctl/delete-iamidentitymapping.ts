import type { Command } from 'commander';
import { applyEdit, type MappingEdit } from '../../kubernetes/access/editor/index.ts';
import { printable } from '../audit/printable.ts';
import { makeChange } from '../auth/guarded-change.ts';
import { type ClusterChoice, oneOf, withMappings } from './identity-mapping-session.ts';
import { log } from './log-lines.ts';
import { type SafetyOptions, safetyOf, withSafety } from './mapping-safety.ts';

interface DeleteOptions extends ClusterChoice, SafetyOptions {
  readonly arn?: string;
  readonly role?: string;
  readonly account?: string;
  readonly all?: boolean;
}

async function remove(options: DeleteOptions): Promise<void> {
  const arn = options.arn ?? options.role;
  const { account } = options;
  oneOf({ ...(arn === undefined ? {} : { arn }), ...(account === undefined ? {} : { account }) });
  const all = options.all === true;
  const edit: MappingEdit =
    account === undefined
      ? { kind: 'remove-arn', arn: arn ?? '', all }
      : { kind: 'remove-account', account, all };
  await withMappings(options, async (session) => {
    await makeChange(
      session,
      safetyOf(options),
      (data) => applyEdit(data, edit),
      ({ outcome }) => {
        for (const { subject } of outcome.changes)
          log(
            'info',
            `removing ${account === undefined ? 'identity' : 'account'} "${printable(subject)}" from auth ConfigMap`,
          );
      },
    );
  });
}

/** `rolecall delete iamidentitymapping` (eksctl.md 6.2). */
export function deleteIamIdentityMapping(parent: Command): void {
  const command = parent
    .command('iamidentitymapping')
    .description('take the mapping of an IAM role, user or account away')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--arn <arn>', 'ARN of the IAM role or user')
    .option('--role <arn>', 'the same; deprecated')
    .option('--account <id>', 'account')
    .option('--all', 'all mappings that match, not only the first');
  withSafety(command).action(remove);
}
