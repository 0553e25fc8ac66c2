import { type Command, Option } from 'commander';
import { CommandFailure } from '../output.ts';
import { FlagFault } from './flag-values.ts';
import { FLAGS, type WebhookFlags } from './flags.ts';

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

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
  const faults: string[] = [];
  const read = Object.entries(FLAGS).map(([name, flag]) => {
    try {
      return [name, flag.read(String(given[name] ?? flag.initial))] as const;
    } catch (fault) {
      if (!(fault instanceof FlagFault)) throw fault;
      faults.push(`--${kebab(name)} ${fault.message}`);
      return [name, undefined] as const;
    }
  });
  // Each flag was read by the reader of its own name.
  const flags = Object.freeze(Object.fromEntries(read)) as unknown as WebhookFlags;
  if (flags.composeRoleArn && flags.awsAccountId === '')
    faults.push('--compose-role-arn needs --aws-account-id');
  if ((flags.tlsCert === '') !== (flags.tlsKey === '')) faults.push('--tls-cert and --tls-key go together');
  if (flags.podIdentityCluster && flags.watchContainerCredentialsConfig)
    faults.push('--pod-identity-cluster and --watch-container-credentials-config exclude each other');
  if (faults.length > 0) throw new CommandFailure(faults.join('; '), { exitCode: 2 });
  return flags;
}
