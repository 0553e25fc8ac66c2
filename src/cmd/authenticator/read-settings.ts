import { type Command, Option } from 'commander';
import { joined, kebab, readEach } from '../flags/read-each.ts';
import { CommandFailure } from '../output.ts';
import { type ConfigFile, NO_CONFIG_FILE, readConfigFile } from './config-file.ts';
import { type AuthenticatorSettings, SETTINGS, type Setting } from './settings.ts';

export type SettingName = keyof AuthenticatorSettings;

const flagOf = (name: string, { flag }: Setting<unknown>): string => `--${flag ?? kebab(name)}`;

/** What every command of the reference takes. */
export const GLOBAL_SETTINGS: readonly SettingName[] = [
  'clusterId',
  'logFormat',
  'logVerbosity',
  'featureGates',
];

/** Adds the flags of some settings, and `-c`. Truth values may be given as `--flag` and, as Go's flags are, `--flag=true`. */
export function addSettings(command: Command, names: readonly SettingName[]): Command {
  command.option('-c, --config <file>', 'load configuration from a file');
  for (const name of names) {
    const setting: Setting<unknown> = SETTINGS[name];
    const { initial, help, short, environment } = setting;
    const truth = initial === 'true' || initial === 'false';
    const shown = [help];
    if (initial !== '' && !truth) shown.push(`(default: ${initial})`);
    if (environment !== undefined) shown.push(`(environment: ${environment})`);
    const flags = `${short === undefined ? '' : `-${short}, `}${flagOf(name, setting)} ${truth ? '[bool]' : '<value>'}`;
    const option = new Option(flags, shown.join(' '));
    // By the name of the setting, whatever the flag's spelling.
    option.attributeName = () => name;
    command.addOption(LISTS.has(name) ? option.argParser(joined) : option);
  }
  return command;
}

const LISTS: ReadonlySet<SettingName> = new Set(['backendMode', 'stsEndpoint', 'featureGates']);

export interface GivenSettings {
  readonly settings: AuthenticatorSettings;
  readonly structured: ConfigFile['structured'];
}

/**
 * Each setting from its flag, else the environment, else the configuration file, else what it is at first; all faults together.
 * Rejects with `CommandFailure` with exit code 2.
 */
export async function readSettings(
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<GivenSettings> {
  const file = typeof given.config === 'string' ? await readConfigFile(given.config) : NO_CONFIG_FILE;
  const { values: settings, faults } = readEach<Setting<unknown>, AuthenticatorSettings>(
    SETTINGS,
    (name, { environment: variable, initial }) =>
      given[name] ?? ((variable && environment[variable]) || undefined) ?? file.values[name] ?? initial,
    flagOf,
  );
  if (faults.length > 0) throw new CommandFailure(faults.join('; '), { exitCode: 2 });
  return { settings, structured: file.structured };
}

/** The reference's text. */
export function requireClusterId({ clusterId }: AuthenticatorSettings): void {
  if (clusterId === '')
    throw new CommandFailure('cluster ID cannot be empty', {
      hint: 'name the cluster with -i, KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID or clusterID in the configuration file',
      exitCode: 2,
    });
}
