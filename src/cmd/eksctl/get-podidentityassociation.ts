import type { PodIdentityAssociation } from '@aws-sdk/client-eks';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandFailure, print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { describeAssociation, listAssociations } from './associations.ts';
import { type AssociationOptions, withSubject } from './pod-identity-options.ts';
import { startUp } from './start-up.ts';
import { table } from './table.ts';

interface GetOptions extends AssociationOptions {
  readonly output: string;
}

const HEADINGS = ['ASSOCIATION ARN', 'NAMESPACE', 'SERVICE ACCOUNT NAME', 'IAM ROLE ARN', 'OWNER ARN'];

/** The config-file form of eksctl, with what only the service knows. */
function entry(one: PodIdentityAssociation): object {
  return {
    associationARN: one.associationArn,
    namespace: one.namespace,
    serviceAccountName: one.serviceAccount,
    roleARN: one.roleArn,
    ...(one.ownerArn === undefined ? {} : { ownerARN: one.ownerArn }),
    ...(one.targetRoleArn === undefined ? {} : { targetRoleARN: one.targetRoleArn }),
    ...(one.disableSessionTags === true ? { disableSessionTags: true } : {}),
    ...(one.policy === undefined ? {} : { policy: one.policy }),
  };
}

function render(found: readonly PodIdentityAssociation[], output: string): string {
  if (output === 'json') return JSON.stringify(found.map(entry), null, 4);
  if (output === 'yaml') return stringify(found.map(entry));
  if (found.length === 0) return 'No podidentityassociations found';
  const rows = found.map((one) =>
    [one.associationArn, one.namespace, one.serviceAccount, one.roleArn, one.ownerArn].map(
      (cell) => cell ?? '',
    ),
  );
  return table([HEADINGS, ...rows]);
}

async function get(options: GetOptions): Promise<void> {
  if (options.serviceAccountName !== undefined && options.namespace === undefined)
    throw new CommandFailure('--namespace must be set in order to specify --service-account-name');
  const session = await startUp(options);
  const { namespace, serviceAccountName: name } = options;
  const listed = await listAssociations(session, {
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  });
  const found: PodIdentityAssociation[] = [];
  for (const summary of listed) {
    const one = await describeAssociation(session, summary);
    if (one !== undefined) found.push(one);
  }
  print(render(found, options.output));
}

/** `rolecall get podidentityassociation` (eksctl.md 5.2), every page of it. */
export function getPodIdentityAssociation(parent: Command): void {
  withSubject(parent.command('podidentityassociation').alias('podidentityassociations'))
    .description('list the service accounts that roles are bound to in the EKS API')
    .addOption(outputOption(['table', 'json', 'yaml']))
    .action(get);
}
