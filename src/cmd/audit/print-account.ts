import type { StatementSummary } from '../../core/policy/index.ts';
import type { CallAccount } from './account-of-call.ts';
import { printable } from './printable.ts';

type Line = readonly [label: string, text: string | undefined];

const LABEL = 16;

function block(lines: readonly Line[]): string[] {
  return lines.flatMap(([label, text]) =>
    text === undefined || text === '' ? [] : [`  ${label.padEnd(LABEL)}${printable(text)}`],
  );
}

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return ['', title, ...items.map((item) => `  - ${printable(item)}`)];
}

/** `fails StringEquals oidc…:sub: the policy has "a", the request has "b"`. */
function describeStatement({ policy, statement, sid, line, effect, lacks }: StatementSummary): string {
  const name = `${policy}, statement ${statement}${sid === undefined ? '' : ` (${sid})`}, line ${line}`;
  if (lacks === undefined) return `${name}: ${effect === 'Deny' ? 'denies it' : 'names only the account'}`;
  const has = lacks.request === undefined ? 'has no such key' : `has ${lacks.request}`;
  return `${name}: fails ${lacks.test}; the policy has ${lacks.policy}, the request ${has}`;
}

function who({ by }: CallAccount): Line[] {
  const { workload, origins } = by;
  return [
    ['by', by.arn ?? by.name ?? by.type],
    [
      'pod',
      workload?.pod &&
        `${workload.namespace}/${workload.pod}${workload.podUid ? ` (${workload.podUid})` : ''}`,
    ],
    ['service account', workload && `${workload.namespace}/${workload.serviceAccount}`],
    ['node', workload?.node],
    ['token', workload?.tokenId && `jti ${workload.tokenId}`],
    ['access key', by.accessKeyId],
    ...origins.map(
      ({ eventName, eventTime, accessKeyId }) =>
        ['issued by', `${eventName} at ${eventTime} (key ${accessKeyId})`] as const,
    ),
  ];
}

function refused({ refusal }: CallAccount): string[] {
  if (refusal === undefined) return [];
  const { statements, likely } = refusal;
  const policies = refusal.layer && `${refusal.layer}${refusal.explicit ? ': explicit deny' : ': no allow'}`;
  return [
    '',
    'refused',
    ...block([
      ['told', `${refusal.code}: ${refusal.told}`],
      ['check', refusal.check && `${refusal.check}${refusal.rule ? `: ${refusal.rule}` : ''}`],
      ['policies', policies],
      ['why', refusal.reason],
    ]),
    ...list('nearest statements', statements.map(describeStatement)),
    ...list('likely', likely),
  ];
}

/** A call told to a person. Every text in it is somebody's: none reaches the terminal raw. */
export function printAccount(account: CallAccount): string {
  const { asked, from } = account;
  const what = asked.action ?? asked.operation;
  const on =
    asked.resource === undefined || asked.resource === '*' ? asked.resources.join(', ') : asked.resource;
  return [
    `${printable(asked.operation)} was ${account.outcome}`,
    '',
    'asked',
    ...block([
      ['action', `${what}${on === '' ? '' : ` on ${on}`}`],
      ['service', asked.service],
      ['at', account.time],
      ['from', `${from.address}, ${from.userAgent}`],
      ...who(account),
      ['request id', account.requestId],
      ['event id', account.eventId],
    ]),
    ...refused(account),
    ...list('to change', account.change),
  ].join('\n');
}
