import process from 'node:process';
import type { Command } from 'commander';
import { createLog } from '../../telemetry/log.ts';
import { Endings } from '../instance/endings.ts';
import { say } from '../output.ts';
import { surviveFaults } from '../up/faults.ts';
import { addSettings, GLOBAL_SETTINGS, readSettings, type SettingName } from './read-settings.ts';
import { runAuthenticator } from './run-authenticator.ts';
import type { AuthenticatorSettings } from './settings.ts';
import { textLines } from './text-lines.ts';
import { kubeconfigPaths } from './webhook-kubeconfig.ts';

const SYSTEM_CLOCK = { now: () => Date.now() };

const SERVER_SETTINGS: readonly SettingName[] = [
  'partition',
  'generateKubeconfig',
  'generateAuthorizationKubeconfig',
  'kubeconfigPregenerated',
  'stateDir',
  'kubeconfig',
  'master',
  'hostname',
  'address',
  'port',
  'healthPort',
  'backendMode',
  'ec2DescribeInstancesQps',
  'ec2DescribeInstancesBurst',
  'region',
  'stsEndpoint',
  'awsStsToo',
  'caBundle',
  'matchRolePaths',
  'ec2Endpoint',
  'eksEndpoint',
];

function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT'] as const) process.once(event, () => resolve());
  });
}

function openLog({ logFormat, logVerbosity: level }: AuthenticatorSettings) {
  if (logFormat === 'json') return createLog({ level });
  return createLog({ level, destination: textLines((line) => process.stderr.write(line)) });
}

async function serve(_options: unknown, command: Command): Promise<void> {
  const given = await readSettings(command.optsWithGlobals(), process.env);
  const asked = untilAsked();
  const log = openLog(given.settings);
  const endings = new Endings();
  try {
    const { port, healthPort, warnings } = await runAuthenticator(given, {
      clock: SYSTEM_CLOCK,
      log,
      endings,
    });
    surviveFaults(log, () => endings.run(log));
    for (const warning of warnings) say(`warning: ${warning}`);
    const { authentication, authorization } = kubeconfigPaths(given.settings);
    say(`authenticator listens on port ${port} (TLS), health on port ${healthPort}`);
    say(`next: start the API server with --authentication-token-webhook-config-file=${authentication}`);
    if (given.settings.eksEndpoint !== '')
      say(
        `      and --authorization-webhook-config-file=${authorization}, with Webhook before RBAC in --authorization-mode`,
      );
    await asked;
  } finally {
    await endings.run(log);
  }
}

/** `rolecall authenticator server`, which is meant when no other command is named. */
export function serverCommand(parent: Command): void {
  const command = parent
    .command('server', { isDefault: true })
    .description('serve the webhook until SIGTERM or SIGINT (the default)');
  addSettings(command, [...GLOBAL_SETTINGS, ...SERVER_SETTINGS]).action(serve);
}
