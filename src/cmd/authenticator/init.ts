import { join } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { cryptography } from '../../crypto/index.ts';
import { say } from '../output.ts';
import {
  addSettings,
  GLOBAL_SETTINGS,
  readSettings,
  requireClusterId,
  type SettingName,
} from './read-settings.ts';
import type { AuthenticatorSettings } from './settings.ts';
import { certificatePath, keyPath, openStatePair } from './state-pair.ts';
import { kubeconfigPaths, writeKubeconfigs } from './webhook-kubeconfig.ts';

const INIT_SETTINGS: readonly SettingName[] = [
  'hostname',
  'address',
  'port',
  'stateDir',
  'generateKubeconfig',
  'generateAuthorizationKubeconfig',
];

/** Without the gate the reference writes into the working folder, for somebody to copy from there. */
function placed(
  settings: AuthenticatorSettings,
  given: Readonly<Record<string, unknown>>,
): AuthenticatorSettings {
  const chosen = given.stateDir !== undefined || given.generateKubeconfig !== undefined;
  if (chosen || settings.featureGates.get('ConfiguredInitDirectories') === true) return settings;
  return {
    ...settings,
    stateDir: '.',
    generateKubeconfig: 'aws-iam-authenticator.kubeconfig',
    generateAuthorizationKubeconfig: 'aws-iam-authenticator.authorization.kubeconfig',
  };
}

async function init(_options: unknown, command: Command): Promise<void> {
  const given = command.optsWithGlobals();
  const { settings } = await readSettings(given, process.env);
  requireClusterId(settings);
  const here = placed(settings, given);
  const { hostname, address, port } = settings;
  const pair = await openStatePair(here.stateDir, { hostname, address }, { cryptography, now: Date.now() });
  const paths = kubeconfigPaths(here);
  await writeKubeconfigs(paths, { hostname, port, authorityPem: pair.authorityPem });
  const wanted = kubeconfigPaths(settings);
  const files = [
    [certificatePath(here.stateDir), certificatePath(settings.stateDir)],
    [keyPath(here.stateDir), keyPath(settings.stateDir)],
    [paths.authentication, wanted.authentication],
    [paths.authorization, wanted.authorization],
  ] as const;
  for (const [from, to] of files)
    say(
      join(from) === join(to)
        ? `ready: ${from}`
        : `ready: ${from}, to be copied to ${to} on the control plane nodes`,
    );
  say(`next: start the API server with --authentication-token-webhook-config-file=${wanted.authentication}`);
}

/** `rolecall authenticator init`: certificate, key and kubeconfigs ahead of the server, which takes them as they are. */
export function initCommand(parent: Command): void {
  const command = parent
    .command('init')
    .description('write certificate, key and kubeconfigs (into the working folder, or where flags say)');
  addSettings(command, [...GLOBAL_SETTINGS, ...INIT_SETTINGS]).action(init);
}
