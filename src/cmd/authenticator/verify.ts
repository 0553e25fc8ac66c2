import process from 'node:process';
import type { Command } from 'commander';
import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import { cryptography } from '../../crypto/index.ts';
import { ClusterTokenReviewer } from '../../service/cluster-access/create-cluster-token-reviewer.ts';
import { createLog } from '../../telemetry/log.ts';
import { CommandFailure, print } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { addSettings, GLOBAL_SETTINGS, readSettings, requireClusterId } from './read-settings.ts';
import { endpointsOf, openSts } from './sts.ts';

/** The reference's members, in its order (cluster-authenticator.md 8.3). */
function membersOf(identity: ClusterIdentity): Readonly<Record<string, string>> {
  return {
    ARN: identity.arn,
    CanonicalARN: identity.canonicalArn,
    AccountID: identity.account,
    UserID: identity.userId,
    SessionName: identity.sessionName,
    AccessKeyID: identity.accessKeyId,
  };
}

function render(identity: ClusterIdentity, output: unknown): string {
  const members = membersOf(identity);
  if (output === 'json') return JSON.stringify(members, null, 4);
  return `&{${Object.entries(members)
    .map(([name, value]) => `${name}:${value}`)
    .join(' ')}}`;
}

/** Tokens of an instance on this machine name its own STS. */
function hintFor(message: string): { readonly hint?: string } {
  if (!/unexpected (?:scheme|hostname)/.test(message)) return {};
  return { hint: 'it is for another STS than AWS’s; if that is meant: --sts-endpoint "$AWS_ENDPOINT_URL"' };
}

async function verify(_options: unknown, command: Command): Promise<void> {
  const given = command.optsWithGlobals();
  const { settings } = await readSettings(given, process.env);
  const { token, output } = given;
  if (typeof token !== 'string' || token === '')
    throw new CommandFailure('token not specified', { hint: 'give one with -t', exitCode: 2 });
  requireClusterId(settings);
  const { clusterId, region } = settings;
  const endpoints = endpointsOf(settings);
  const reviewer = new ClusterTokenReviewer(
    { clusterId, endpoints, account: '', region },
    {
      clock: { now: () => Date.now() },
      log: createLog({ level: 'error' }),
      cryptography,
      sts: await openSts(settings, endpoints),
      // Nobody is mapped here: it is asked whom STS vouches for.
      mapIdentity: ({ canonicalArn }) => ({ ok: true, username: canonicalArn, groups: [], by: 'verify' }),
      audit: { record: () => undefined },
    },
  );
  const review = await reviewer.review(token);
  if (!review.ok)
    throw new CommandFailure(`could not verify token: ${review.message}`, hintFor(review.message));
  if (review.identity !== undefined) print(render(review.identity, output));
}

/** `rolecall authenticator verify`: whose a token is. */
export function verifyCommand(parent: Command): void {
  const command = parent
    .command('verify')
    .description('say whose a token is')
    .option('-t, --token <token>', 'token to verify; it can be seen in the list of processes')
    .addOption(outputOption(['text', 'json']));
  addSettings(command, [
    ...GLOBAL_SETTINGS,
    'partition',
    'region',
    'stsEndpoint',
    'awsStsToo',
    'caBundle',
  ]).action(verify);
}
