import type { Command } from 'commander';
import type { AccessAccount } from '../../service/cluster-access/explanation/access-account.ts';
import { explainAccess } from '../../service/cluster-access/explanation/explain-access.ts';
import { CommandFailure, print, say } from '../output.ts';
import { outputOption } from '../output-option.ts';
import { ask } from './ask.ts';
import { explainEvent } from './explain-event.ts';
import { printRefusals, refusalsSince } from './list-refusals.ts';
import { offlineView } from './offline.ts';
import { printAccess } from './print-access.ts';
import { readToken } from './read-token.ts';
import { type WantedOptions, wantedOf } from './wanted.ts';

interface ExplainOptions extends WantedOptions {
  readonly arn?: string;
  readonly tokenFile?: string;
  readonly event?: string;
  readonly since?: string;
  readonly cluster?: string;
  readonly awsAuth?: string;
  readonly matchRolePaths?: boolean;
  readonly dataDir?: string;
  readonly output: string;
}

type Subject =
  | { readonly arn: string }
  | { readonly token: string }
  | { readonly event: string }
  | { readonly since: string };

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What an argument is, by its form; it is never repeated, as it may be a token. */
function argument(text: string): Subject {
  if (text === '-') return { token: readToken('-') };
  if (text.startsWith('arn:')) return { arn: text };
  if (ID.test(text)) return { event: text };
  if (/^k8s-aws-v1\.|^eyJ/.test(text)) {
    say(
      'warning: a token in the command line is seen by everybody on this machine; give it by stdin: rolecall access explain -',
    );
    return { token: text };
  }
  throw new CommandFailure('the argument is neither an ARN, nor the id of an event, nor - for a token', {
    hint: 'ids of refusals are listed by: rolecall access explain --since 1h',
    exitCode: 2,
  });
}

function subjectOf(text: string | undefined, { arn, tokenFile, event, since }: ExplainOptions): Subject {
  const given: Subject[] = [
    ...(text === undefined ? [] : [argument(text)]),
    ...(arn === undefined ? [] : [{ arn }]),
    ...(tokenFile === undefined ? [] : [{ token: readToken(tokenFile) }]),
    ...(event === undefined ? [] : [{ event }]),
    ...(since === undefined ? [] : [{ since }]),
  ];
  const [subject, ...others] = given;
  if (subject === undefined || others.length > 0)
    throw new CommandFailure('give one of --arn, --token-file, --event and --since', {
      exitCode: 2,
      hint: 'rolecall token -i CLUSTER --token-only | rolecall access explain -',
    });
  if ('event' in subject && !ID.test(subject.event))
    throw new CommandFailure('--event is no event or request id', { exitCode: 2 });
  return subject;
}

async function explainSubject(
  subject: Exclude<Subject, { readonly since: string }>,
  options: ExplainOptions,
): Promise<AccessAccount> {
  const { awsAuth, cluster, dataDir } = options;
  const wanted = wantedOf(options);
  if (awsAuth !== undefined) {
    if (!('arn' in subject) || wanted !== undefined)
      throw new CommandFailure('--aws-auth explains an --arn, and nothing else', { exitCode: 2 });
    const view = await offlineView(awsAuth, {
      cluster: cluster ?? 'CLUSTER',
      matchRolePaths: options.matchRolePaths === true,
    });
    return explainAccess(view, { who: subject });
  }
  if ('event' in subject) return explainEvent(subject.event, dataDir);
  return ask(dataDir, { ...subject, ...wanted, ...(cluster === undefined ? {} : { cluster }) });
}

async function render(value: unknown, output: string, text: () => string): Promise<string> {
  if (output === 'json') return JSON.stringify(value, null, 2);
  return output === 'yaml' ? (await import('yaml')).stringify(value) : text();
}

async function explain(text: string | undefined, options: ExplainOptions): Promise<void> {
  const subject = subjectOf(text, options);
  if (options.awsAuth !== undefined && !('arn' in subject))
    throw new CommandFailure('--aws-auth explains an --arn, and nothing else', { exitCode: 2 });
  if ('since' in subject) {
    const rows = await refusalsSince(subject.since, options.dataDir);
    print(await render(rows, options.output, () => printRefusals(rows)));
    process.exitCode = rows.length === 0 ? 0 : 1;
    return;
  }
  const account = await explainSubject(subject, options);
  print(await render(account, options.output, () => printAccess(account)));
  process.exitCode = account.verdict === 'allowed' ? 0 : 1;
}

/** `rolecall access explain`: exit 0 for who is let in, 1 for who is not, 2 for usage, 3 when it cannot be told. */
export function accessExplainCommand(parent: Command): void {
  parent
    .command('explain')
    .argument('[subject]', 'an ARN, the id of an event or request, or - for a token on stdin')
    .description(
      'say why somebody is not let into a cluster, or may not do something there, and what to change',
    )
    .option('--arn <arn>', 'a role, a user, or a session')
    .option('--token-file <file>', 'a token, or what an exec plugin prints; - for stdin')
    .option('--event <id>', 'a recorded 401 or 403: event id, request id, or Audit-Id')
    .option('--since <time>', 'list the refusals since then: 10m, 2h, or a time')
    .option('--verb <verb>', 'whether it may do this: the verb, such as get')
    .option('--resource <resource>', 'RESOURCE[.GROUP][/SUBRESOURCE], or a path such as /metrics')
    .option('--name <name>', 'one object')
    .option('-n, --namespace <name>', 'in this namespace')
    .option('--cluster <name>', 'the cluster, when it is not the sandbox')
    .option('--aws-auth <file>', "a saved ConfigMap of any cluster instead of an instance's (- for stdin)")
    .option('--match-role-paths', 'with --aws-auth: as an authenticator that matches roles by their path')
    .option('--data-dir <path>', 'data directory of the instance')
    .addOption(outputOption(['text', 'json', 'yaml']))
    .action(explain);
}
