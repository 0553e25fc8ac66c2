import { type Command, Option } from 'commander';
import { joined, kebab, readEach } from '../flags/read-each.ts';
import { CommandFailure } from '../output.ts';
import { FLAGS, type Flag, type OidcProxyFlags } from './flags.ts';

/** Adds every flag of the table to a command. */
export function addFlags(command: Command): Command {
  for (const [name, { initial, help, truth, short }] of Object.entries(FLAGS)) {
    const shown = initial === '' || truth === true ? help : `${help} (default: ${initial})`;
    const flags = `${short === undefined ? '' : `${short}, `}--${kebab(name)}`;
    command.addOption(
      truth === true ? new Option(flags, shown) : new Option(`${flags} <value>`, shown).argParser(joined),
    );
  }
  return command;
}

function faultsTogether(flags: OidcProxyFlags): readonly string[] {
  const faults: string[] = [];
  const byFlags = flags.oidcIssuerUrl !== '' || flags.oidcClientId !== '';
  if (byFlags && (flags.oidcIssuerUrl === '' || flags.oidcClientId === ''))
    faults.push('--oidc-issuer-url and --oidc-client-id go together');
  if (byFlags === (flags.authenticationConfig !== ''))
    faults.push('give either --oidc-issuer-url and --oidc-client-id, or --authentication-config');
  if (flags.oidcGroupsPrefix === '-')
    faults.push('--oidc-groups-prefix - would be part of every group: leave it out for none');
  if ((flags.tlsCertFile === '') !== (flags.tlsPrivateKeyFile === ''))
    faults.push('--tls-cert-file and --tls-private-key-file go together');
  if (!flags.tokenPassthrough && flags.tokenPassthroughAudiences.length > 0)
    faults.push('--token-passthrough-audiences needs --token-passthrough');
  return faults;
}

/** Reads what was given; all faults together. Throws `CommandFailure` with exit code 2. */
export function readFlags(given: Readonly<Record<string, unknown>>): OidcProxyFlags {
  const { values: flags, faults } = readEach<Flag<unknown>, OidcProxyFlags>(
    FLAGS,
    (name, { initial }) => given[name] ?? initial,
  );
  if (faults.length === 0) faults.push(...faultsTogether(flags));
  if (faults.length === 0) return flags;
  throw new CommandFailure(faults.join('; '), { exitCode: 2 });
}
