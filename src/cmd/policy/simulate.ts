import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandFailure, print } from '../output.ts';
import { runCases } from './simulate-cases.ts';
import { simulateOnline } from './simulate-online.ts';
import { answerOf } from './simulation.ts';
import { type FileOptions, questionOf } from './simulation-files.ts';
import { renderAnswer, table } from './simulation-table.ts';

type Options = Omit<FileOptions, 'action'> & {
  readonly action?: string;
  readonly cases?: string;
  readonly output: string;
};

const more = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Prints as asked; `text` renders for a person. Throws `CommandFailure`, exit code 2, for an unknown output. */
function show(answer: object, output: string, text: () => string): void {
  if (output === 'json') print(JSON.stringify(answer, null, 2));
  else if (output === 'yaml') print(stringify(answer, { aliasDuplicateObjects: false }));
  else if (output === 'table') print(text());
  else throw new CommandFailure(`unknown output "${output}"`, { exitCode: 2, hint: 'table, json or yaml' });
}

function simulateCases(path: string, output: string): void {
  const results = runCases(path);
  const wrong = results.filter(({ expected }) => expected === false);
  const rows = results.map((each) => [
    each.expected === undefined ? '' : each.expected ? 'ok' : 'WRONG',
    each.decision,
    each.layer ?? '',
    each.name,
  ]);
  show(results, output, () => table([['', 'DECISION', 'LAYER', 'CASE'], ...rows]).join('\n'));
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

/** Without any file the principal's stored policies are asked for, over the API. */
async function simulate(options: Options): Promise<void> {
  if (options.cases !== undefined) return simulateCases(options.cases, options.output);
  const { action, principal, output } = options;
  if (action === undefined) throw new CommandFailure('--action is required', { exitCode: 2 });
  const files = [options.policy, options.session, options.scp, options.rcp].flat().length;
  const others = [options.boundary, options.resourcePolicy, options.trustPolicy, options.vpcEndpointPolicy];
  const offline = files > 0 || others.some((path) => path !== undefined);
  if (!offline && principal !== undefined) {
    const answer = await simulateOnline({ ...options, action, principal });
    const matched = answer.matchedStatements.map(({ policy, line }) => ['', policy, `line ${line}`]);
    show(answer, output, () =>
      [
        `DECISION  ${answer.decision}${answer.layer === undefined ? '' : ` by ${answer.layer}`}`,
        ...(matched.length === 0 ? [] : ['MATCHED', ...table(matched)]),
        ...answer.missingContext.map((key) => `MISSING   ${key}`),
      ].join('\n'),
    );
    process.exitCode = answer.decision === 'allowed' ? 0 : 1;
    return;
  }
  if (!offline) {
    throw new CommandFailure('nothing to simulate', {
      hint: 'give --policy FILE, or --principal ARN of an instance, or --cases FILE',
      exitCode: 2,
    });
  }
  const answer = answerOf(questionOf({ ...options, action }));
  show(answer, output, () => renderAnswer(answer));
  process.exitCode = answer.decision === 'allowed' ? 0 : 1;
}

/** `rolecall simulate`: may somebody do something, who says so, and what would change it. Exit 0 allowed, 1 denied, 2 usage. */
export function simulateCommand(parent: Command): void {
  parent
    .command('simulate')
    .description('decide a request by policy files, or by the stored policies of a principal, and say why')
    .option('--action <service:Name>', 'what is asked for')
    .option('--resource <arn>', 'on what', '*')
    .option('--principal <principal>', 'who asks: an ARN, service:NAME or anonymous')
    .option('--resource-account <id>', "the resource's account, where its ARN names none")
    .option(
      '--context <key=value>',
      'a condition key; given again, or as key[]=value, it is multi-valued',
      more,
      [],
    )
    .option('--policy <file>', 'an identity policy; may be repeated', more, [])
    .option('--boundary <file>', 'the permissions boundary')
    .option('--session <file>', 'a session policy; may be repeated', more, [])
    .option('--resource-policy <file>', "the resource's policy")
    .option('--trust-policy <file>', 'the trust policy of the role that is the resource')
    .option('--scp <file,…>', 'service control policies of one level; repeated from the root down', more, [])
    .option('--rcp <file>', 'a resource control policy; may be repeated', more, [])
    .option('--vpc-endpoint-policy <file>', 'the VPC endpoint policy')
    .option('--cases <file>', 'a JSON list of cases to decide instead')
    .option('-o, --output <format>', 'table, json or yaml', 'table')
    .action((options: Options) => simulate(options));
}
