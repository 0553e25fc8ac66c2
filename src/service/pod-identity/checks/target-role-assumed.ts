import { Refusal } from '../../../core/errors/refusal.ts';
import type { Caller } from '../../../core/principal/caller.ts';
import { assumeRole } from '../../sessions/assume-role/assume-role.ts';
import type { AssumeRoleInput, AssumeRoleOutput } from '../../sessions/assume-role/assumption.ts';
import { sessionCaller } from '../../sessions/session-caller.ts';
import type { PodExchange } from '../exchange.ts';
import { type AssumptionCall, recordAssumption } from '../record-assumption.ts';
import { cannotAssume } from '../refusals.ts';

/** Seconds: the most that a role may have which was assumed with another role's credentials. */
const CHAINED = 3600;

/** The association's role as the caller of the second call. */
function callerOf({ services, session, now }: PodExchange): Caller {
  const { accessKeyId, sessionToken } = session.credentials;
  const opened = services.sessions.open(accessKeyId, sessionToken, now);
  if (!opened.ok) throw cannotAssume(`the session of the association's role is ${opened.fault}`);
  return sessionCaller(opened, services.settings.partition);
}

function keep(exchange: PodExchange, call: AssumptionCall, output: AssumeRoleOutput): void {
  const { credentials, assumedRoleArn, assumedRoleId } = output;
  exchange.session = { credentials, assumedRoleArn, assumedRoleId };
  recordAssumption(exchange, call, exchange.session);
}

function refuse(exchange: PodExchange, call: AssumptionCall, failure: unknown): never {
  recordAssumption(exchange, call, failure);
  if (!(failure instanceof Refusal)) throw failure;
  throw cannotAssume(`${call.roleArn}: ${failure.reason ?? failure.message}`);
}

/**
 * The second hop (eks.md 5.1): the association's role assumes the target with the association's external id, in one hour's
 * session. The first session's transitive tags ride along, so that the target's trust policy must allow sts:TagSession too.
 */
export function targetRoleAssumed(exchange: PodExchange): void | Promise<void> {
  const { association, services, context, sessionName, tags } = exchange;
  const { targetRoleArn: roleArn, externalId, policy } = association;
  if (roleArn === undefined) return;
  const caller = callerOf(exchange);
  const input: AssumeRoleInput = {
    roleArn,
    sessionName,
    durationSeconds: CHAINED,
    tags: [],
    transitiveTagKeys: [],
    ...(externalId === undefined ? {} : { externalId }),
    ...(policy === undefined ? {} : { policy }),
  };
  const call: AssumptionCall = {
    caller,
    account: context.account,
    duration: CHAINED,
    roleArn,
    sessionName,
    tags,
    ...(externalId === undefined ? {} : { externalId }),
    ...(policy === undefined ? {} : { policy }),
  };
  context.audit.resources.push(roleArn);
  // The second call has an event of its own: what it notes of itself does not belong to the first.
  const audit = { resources: [], additional: {} };
  try {
    const output = assumeRole(input, { caller, facts: context.facts, audit }, services);
    if (!(output instanceof Promise)) return keep(exchange, call, output);
    return output.then(
      (done) => keep(exchange, call, done),
      (failure: unknown) => refuse(exchange, call, failure),
    );
  } catch (failure) {
    return refuse(exchange, call, failure);
  }
}
