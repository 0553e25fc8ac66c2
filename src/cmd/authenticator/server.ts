import process from 'node:process';
import type { Command } from 'commander';
import { createLog } from '../../telemetry/log.ts';
import { say } from '../output.ts';
import { serveUntilAsked } from '../serving/serve-until-asked.ts';
import { addSettings, GLOBAL_SETTINGS, readSettings, type SettingName } from './read-settings.ts';
import { runAuthenticator } from './run-authenticator.ts';
import type { AuthenticatorSettings } from './settings.ts';
import { textLines } from './text-lines.ts';
import { kubeconfigPaths } from './webhook-kubeconfig.ts';

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

function openLog({ logFormat, logVerbosity: level }: AuthenticatorSettings) {
  if (logFormat === 'json') return createLog({ level });
  return createLog({ level, destination: textLines((line) => process.stderr.write(line)) });
}

async function serve(_options: unknown, command: Command): Promise<void> {
  const given = await readSettings(command.optsWithGlobals(), process.env);
  const { settings } = given;
  await serveUntilAsked(
    openLog(settings),
    (parts) => runAuthenticator(given, parts),
    ({ port, healthPort, warnings }) => {
      for (const warning of warnings) say(`warning: ${warning}`);
      const { authentication, authorization } = kubeconfigPaths(settings);
      say(`authenticator listens on port ${port} (TLS), health on port ${healthPort}`);
      say(`next: start the API server with --authentication-token-webhook-config-file=${authentication}`);
      if (settings.eksEndpoint !== '')
        say(
          `      and --authorization-webhook-config-file=${authorization}, with Webhook before RBAC in --authorization-mode`,
        );
    },
  );
}

/** `rolecall authenticator server`, which is meant when no other command is named. */
export function serverCommand(parent: Command): void {
  const command = parent
    .command('server', { isDefault: true })
    .description('serve the webhook until SIGTERM or SIGINT (the default)');
  addSettings(command, [...GLOBAL_SETTINGS, ...SERVER_SETTINGS]).action(serve);
}
