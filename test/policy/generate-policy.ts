import type { PolicyKind } from '../../src/core/policy/compile/compile.ts';
import { conditionFor } from './generate-condition.ts';
import { patternFrom } from './generate-pattern.ts';
import type { RandomRequest } from './generate-request.ts';
import type { Random } from './random.ts';
import { ACCOUNT, OTHER_ACCOUNT, PROVIDER, ROLE_ID, SERVICE, USER_ID, VALUES } from './vocabulary.ts';

/** A document that talks about the request: most elements cover it, some only nearly. Sometimes no document at all. */
export function randomPolicy(random: Random, kind: PolicyKind, request: RandomRequest): string {
  const statements = random.list(1, random.chance(70) ? 1 : 3, () => randomStatement(random, kind, request));
  const version = random.pick(['2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined]);
  const text = JSON.stringify({
    Version: version,
    Statement: statements.length === 1 && random.chance(50) ? statements[0] : statements,
  });
  return random.chance(1) ? damaged(random, text) : text;
}

function damaged(random: Random, text: string): string {
  const at = random.below(text.length);
  const piece = random.pick(['', '"', '{', ']', ',', '\\', '\u0000', '\ufeff', '\ud800', '1e400', 'null']);
  return text.slice(0, at) + piece + text.slice(at + random.below(3));
}

function randomStatement(random: Random, kind: PolicyKind, request: RandomRequest): object {
  const effect = random.chance(0) ? 'allow' : random.chance(65) ? 'Allow' : 'Deny';
  const principal = kind !== 'identity' || random.chance(1) ? randomPrincipal(random, effect, request) : {};
  const resource = kind === 'trust' && random.chance(95) ? {} : randomResource(random, request);
  const condition = random.chance(60) ? { Condition: conditionFor(random, request.context) } : {};
  return { Effect: effect, ...principal, ...randomAction(random, request), ...resource, ...condition };
}

function randomAction(random: Random, { action, context }: RandomRequest): object {
  if (random.chance(55)) return { Action: '*' };
  const one = (): string =>
    random.chance(80)
      ? patternFrom(random, action, context)
      : random.pick([
          '*',
          '*:*',
          's3:*',
          's3*:*',
          'ec2:*',
          '',
          ':',
          '?',
          '**',
          's3',
          's3:',
          's3:Get Object',
          's3:a:b',
          '*:',
          ':*',
          's3: GetObject',
          'é:*',
          '*:*:*',
          's3:a,b',
        ]);
  const name = random.chance(85) ? 'Action' : 'NotAction';
  if (random.chance(2)) return { [name]: [] };
  return { [name]: random.chance(60) ? one() : random.list(1, 3, one) };
}

function randomResource(random: Random, { resource, context }: RandomRequest): object {
  if (random.chance(1)) return {};
  if (random.chance(50)) return { Resource: '*' };
  const one = (): string => {
    if (random.chance(15)) return shortened(random, resource, context);
    if (random.chance(85)) return patternFrom(random, resource, context);
    return random.pick([
      '*',
      '**',
      '?',
      '',
      'arn:aws:s3:::*',
      'arn:aws:*',
      'arn:*',
      '*:*',
      'arn:aws:sqs:*:q',
      ...VALUES.arn,
    ]);
  };
  const name = random.chance(80) ? 'Resource' : 'NotResource';
  if (random.chance(2)) return { [name]: [] };
  return {
    [name]: random.chance(60) ? one() : [...random.list(1, 3, one), ...(random.chance(5) ? [null] : [])],
  };
}

function shortened(random: Random, resource: string, context: RandomRequest['context']): string {
  return patternFrom(
    random,
    resource
      .split(':')
      .slice(0, 1 + random.below(6))
      .join(':'),
    context,
  );
}

function randomPrincipal(random: Random, effect: string, { principal }: RandomRequest): object {
  const name = random.chance(effect === 'Deny' ? 65 : 97) ? 'Principal' : 'NotPrincipal';
  if (random.chance(20)) return { [name]: '*' };
  const element: Record<string, unknown> = {};
  for (let types = 1 + (random.chance(15) ? 1 : 0); types > 0; types--) {
    const type =
      principal.type === 'service' && random.chance(70)
        ? 'Service'
        : principal.type === 'federated' && random.chance(70)
          ? 'Federated'
          : random.pick(['AWS', 'AWS', 'AWS', 'AWS', 'AWS', 'Service', 'Federated', 'CanonicalUser']);
    const one = (): string => entryOf(random, type, principal);
    element[type] = random.chance(50) ? one() : random.list(0, 4, one);
  }
  return { [name]: element };
}

function entryOf(random: Random, type: string, caller: RandomRequest['principal']): string {
  if (random.chance(6)) return '*';
  if (type === 'Service')
    return random.pick([SERVICE, SERVICE, 'ec2.amazonaws.com', SERVICE.toUpperCase(), 'pods*']);
  if (type === 'Federated') return random.pick([PROVIDER, PROVIDER, 'accounts.google.com', `${PROVIDER}x`]);
  const account =
    'account' in caller && random.chance(85) ? caller.account : random.pick([ACCOUNT, OTHER_ACCOUNT]);
  const partition = random.chance(95) ? 'aws' : 'aws-cn';
  const iam = `arn:${partition}:iam::${account}`;
  const entry = random.pick([
    account,
    account,
    `${iam}:root`,
    `${iam}:root`,
    `${iam}:user/bob`,
    `${iam}:role/app`,
    `${iam}:role/team/app`,
    `arn:aws:sts::${account}:assumed-role/app/s1`,
    `arn:aws:sts::${account}:federated-user/fed`,
    'arn' in caller ? caller.arn : account,
    'arn' in caller ? caller.arn : account,
    USER_ID,
    ROLE_ID,
    `${iam}:role/*`,
    `${iam}:group/app`,
    `${iam}:user/team/bob`,
    `${iam}:role/app/`,
    `${iam}:role`,
    ROLE_ID.toLowerCase(),
    '',
    'AROAOTHER',
  ]);
  return random.chance(4) ? patternFrom(random, entry, {}) : entry;
}
