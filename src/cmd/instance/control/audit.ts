import { Refusal } from '../../../core/errors/refusal.ts';
import type { Services } from '../../../service/services.ts';
import type { Members } from './members.ts';
import type { ControlVerb } from './verbs.ts';

function told({ secrets = [] }: ControlVerb, members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !secrets.includes(name)));
}

/**
 * Writes a control call into the audit trail. Who holds the token owns the instance: the root user of its default account. What
 * was asked for is kept, but no answer: it may be a key.
 */
export function recordControl(services: Services, verb: ControlVerb, members: Members, error: unknown): void {
  const { settings, clock, cryptography, audit } = services;
  const { account, partition, region } = settings;
  const refusal = error instanceof Refusal ? error : undefined;
  const code = refusal?.code ?? (error === undefined ? undefined : 'InternalFailure');
  audit.record({
    requestId: cryptography.randomUuid(),
    service: 'organizations',
    operation: verb.event,
    account,
    caller: {
      type: 'root',
      account,
      arn: `arn:${partition}:iam::${account}:root`,
      id: account,
      accessKeyId: '',
    },
    facts: {
      time: clock.now(),
      sourceIp: '127.0.0.1',
      userAgent: 'rolecall',
      secureTransport: false,
      region,
    },
    parameters: told(verb, members),
    resources: [],
    additional: {},
    ...(code === undefined ? {} : { errorCode: code, errorMessage: refusal?.message ?? '' }),
  });
}
