import type { Layer } from '../combine/decision.ts';
import type { Change, Suggestion } from './suggestion.ts';

const WHERE: Readonly<Record<Layer, string>> = {
  identity: 'an identity policy',
  boundary: 'the permissions boundary',
  session: 'the session policy',
  resource: 'the resource policy',
  trust: 'the trust policy',
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  'vpc-endpoint': 'the VPC endpoint policy',
};

/** `add s3:ListBucket on arn:aws:s3:::b to the session policy; …` */
export function describeSuggestion({ changes }: Suggestion): string {
  return changes.map(describeChange).join('; ');
}

function describeChange(change: Change): string {
  switch (change.kind) {
    case 'allow': {
      const level = change.level === undefined ? '' : ` of level ${change.level + 1}`;
      const where = change.layer === 'trust' ? '' : ` on ${change.resource}`;
      const who = change.principal === undefined ? '' : ` for ${JSON.stringify(change.principal)}`;
      return `add ${change.action}${where}${who} to ${WHERE[change.layer]}${level}`;
    }
    case 'remove-statement': {
      const sid = change.sid === undefined || change.sid === '' ? '' : ` (${change.sid})`;
      return `remove statement ${change.index + 1}${sid}, line ${change.line}, of ${change.policy}`;
    }
    case 'replace-policy':
      return `repair ${change.policy}: ${change.fault}`;
    case 'context':
      return change.value === undefined
        ? `ask without ${change.key}`
        : `ask with ${change.key} = ${JSON.stringify(change.value)}`;
  }
}
