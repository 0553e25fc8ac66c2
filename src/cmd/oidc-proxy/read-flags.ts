import { type Command, Option } from 'commander';
import { CommandFailure } from '../output.ts';
import { FlagFault } from '../webhook/flag-values.ts';
import { FLAGS, type OidcProxyFlags } from './flags.ts';

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A flag that is given again adds to what it was given before. */
const joined = (value: string, before: string | undefined): string =>
  before === undefined ? value : `${before},${value}`;

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
  if (faults.length === 0) {
    // Each flag was read by the reader of its own name.
    const flags = Object.freeze(Object.fromEntries(read)) as unknown as OidcProxyFlags;
    faults.push(...faultsTogether(flags));
    if (faults.length === 0) return flags;
  }
  throw new CommandFailure(faults.join('; '), { exitCode: 2 });
}
