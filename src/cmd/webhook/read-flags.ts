import { type Command, Option } from 'commander';
import { kebab, readEach } from '../flags/read-each.ts';
import { CommandFailure } from '../output.ts';
import { FLAGS, type Flag, type WebhookFlags } from './flags.ts';

/** Adds every flag of the table to a command. Truth values may be given as `--flag` and, as Go's flags are, `--flag=true`. */
export function addFlags(command: Command): Command {
  for (const [name, { initial, help }] of Object.entries(FLAGS)) {
    const truth = initial === 'true' || initial === 'false';
    const shown = initial === '' || truth ? help : `${help} (default: ${initial})`;
    command.addOption(new Option(`--${kebab(name)} ${truth ? '[bool]' : '<value>'}`, shown));
  }
  return command;
}

/** Reads what was given; all faults together. Throws `CommandFailure` with exit code 2. */
export function readFlags(given: Readonly<Record<string, unknown>>): WebhookFlags {
  const { values: flags, faults } = readEach<Flag<unknown>, WebhookFlags>(
    FLAGS,
    (name, { initial }) => given[name] ?? initial,
  );
  if (flags.composeRoleArn && flags.awsAccountId === '')
    faults.push('--compose-role-arn needs --aws-account-id');
  if ((flags.tlsCert === '') !== (flags.tlsKey === '')) faults.push('--tls-cert and --tls-key go together');
  if (flags.podIdentityCluster && flags.watchContainerCredentialsConfig)
    faults.push('--pod-identity-cluster and --watch-container-credentials-config exclude each other');
  if (faults.length > 0) throw new CommandFailure(faults.join('; '), { exitCode: 2 });
  return flags;
}
