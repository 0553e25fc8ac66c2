import type { AccessAccount } from '../../service/cluster-access/explanation/access-account.ts';
import { printable } from '../audit/printable.ts';

type Line = readonly [label: string, text: string | undefined];

const LABEL = 12;

const VERDICTS: Readonly<Record<AccessAccount['verdict'], string>> = {
  allowed: 'let in',
  unauthorized: 'not let in (401 Unauthorized)',
  forbidden: 'known, and not allowed (403 Forbidden)',
};

function block(lines: readonly Line[]): string[] {
  return lines.flatMap(([label, text]) =>
    text === undefined || text === '' ? [] : [`  ${label.padEnd(LABEL)}${printable(text)}`],
  );
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', title, ...items.map((item) => `  - ${printable(item)}`)];
}

function identity({ identity: told }: AccessAccount): Line[] {
  if (told === undefined) return [];
  const { arn, canonicalArn, principalArn, exists } = told;
  return [
    ['identity', arn],
    ['mapped as', canonicalArn === arn ? undefined : canonicalArn],
    ['principal', principalArn === canonicalArn ? undefined : principalArn],
    ['in IAM', exists === false ? 'there is none of that name' : undefined],
  ];
}

function mappers({ mappers: asked }: AccessAccount): string[] {
  return asked.map(({ mapper, answer, entry, message, nearest }) => {
    const near = nearest === undefined ? undefined : `nearest ${nearest.entry}: ${nearest.difference}`;
    const detail = entry ?? message ?? near;
    return `${mapper}: ${answer}${detail === undefined ? '' : `, ${detail}`}`;
  });
}

function permission({ permission: told }: AccessAccount): string[] {
  if (told === undefined) return [];
  return [
    '',
    told.allowed ? 'allowed' : 'refused',
    ...block([
      ['asked', told.wanted],
      ['by', told.by],
    ]),
    ...list('has there', told.allowed ? [] : told.held),
    ...list(
      'came near',
      told.nearest.map(({ source, difference }) => `${source}: ${difference}`),
    ),
    ...list('would allow it, the narrowest first', told.candidates),
  ];
}

/** For a terminal. */
export function printAccess(account: AccessAccount): string {
  const { cluster, verdict, step, means, message, user, likely, change, warnings, missing } = account;
  return [
    `${printable(cluster)}: ${VERDICTS[verdict]}`,
    ...block([
      ...identity(account),
      ['user', user?.username],
      ['groups', user?.groups.join(', ')],
      ['by', user?.by],
      ['step', step && `${step}${means === undefined ? '' : `: ${means}`}`],
      ['why', message],
    ]),
    ...list('asked in turn', mappers(account)),
    ...permission(account),
    ...list('likely', likely),
    ...list('to change', change),
    ...list('wrong in the sources', warnings),
    ...list('not looked at', missing),
  ].join('\n');
}
