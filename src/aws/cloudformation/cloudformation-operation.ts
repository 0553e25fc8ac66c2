import type { Reader, Transaction } from '../../core/ports/directory.ts';
import type { Permission } from '../../core/principal/permission.ts';
import type { Services } from '../../service/services.ts';
import { requireCredentialsFor } from '../../service/sessions/credential-limits.ts';
import type { StackRegion } from '../../service/stacks/find-stack.ts';
import { stackPermission } from '../../service/stacks/stack-permission.ts';
import type { Call, Operation } from '../protocol/operation.ts';
import { checkStackName } from './members.ts';

interface StackInput {
  readonly StackName?: string | undefined;
}

interface StackRead<I, O> {
  readonly action: string;
  read(input: I, reader: Reader, where: StackRegion, services: Services): O;
}

interface StackWrite<I, O> {
  readonly action: string;
  /** Runs inside one transaction; may run again when another writer came between. */
  write(input: I, tx: Transaction, where: StackRegion): O;
}

/** An operation that reads stacks: the one that it names, or all of the region. */
export function stackRead<I extends StackInput, O>({ action, read }: StackRead<I, O>): Operation<I, O> {
  return {
    authorize: authorizeNamed(action),
    handle: (input, call, services) => read(input, services.directory, regionOf(call), services),
  };
}

/** An operation that changes one stack's record in one commit. */
export function stackWrite<I extends StackInput, O>({ action, write }: StackWrite<I, O>): Operation<I, O> {
  return {
    authorize: authorizeNamed(action),
    handle: (input, call, services) => services.directory.transact((tx) => write(input, tx, regionOf(call))),
  };
}

export function regionOf({ account, region }: Call): StackRegion {
  return { account, region };
}

/**
 * What a stack does is done with the caller's own credentials: a kind of them that a service does not take (sts.md 9), it does not
 * take from a stack either. The function that this makes throws `Denial` or `Refusal`.
 */
export function callerMust(call: Call, services: Services): (permissions: readonly Permission[]) => void {
  const { caller, facts } = call;
  return (permissions) => {
    for (const { action } of permissions) {
      const [service = '', operation = ''] = action.split(':');
      requireCredentialsFor(caller, service, operation);
    }
    services.authorizer.require(caller, permissions, facts);
  };
}

function authorizeNamed(action: string) {
  return (input: StackInput, call: Call, services: Services): readonly Permission[] => {
    checkStackName(input.StackName);
    const { directory, settings } = services;
    return [stackPermission(directory, settings.partition, regionOf(call), action, input.StackName)];
  };
}
