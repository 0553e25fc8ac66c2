import type { Reader, Transaction } from '../../core/ports/directory.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { type Scope, scopeOf } from '../../service/scope.ts';
import type { Services } from '../../service/services.ts';
import type { Call, Operation } from '../protocol/operation.ts';

/**
 * The input as the codec hands it over: members that the SDK's type demands (not optional, only possibly undefined) have been seen
 * to be present.
 */
export type Checked<I> = {
  readonly [P in keyof I]: Record<never, never> extends Pick<I, P> ? I[P] : NonNullable<I[P]>;
};

/** What authorization may look at. */
export interface Asking {
  readonly reader: Reader;
  readonly scope: Scope;
  readonly call: Call;
}

interface Demands<I> {
  authorize(input: Checked<I>, asking: Asking): readonly Permission[];
}

export interface IamRead<I, O> extends Demands<I> {
  read(input: Checked<I>, reader: Reader, scope: Scope, call: Call): O;
}

export interface IamWrite<I, O> extends Demands<I> {
  /** Runs inside one transaction; may run again when another writer came between. */
  write(input: Checked<I>, tx: Transaction, scope: Scope, call: Call, services: Services): O;
}

/** An operation that reads the directory. */
export function iamRead<I extends object, O>(spec: IamRead<I, O>): Operation<I, O> {
  return {
    authorize: (input, call, services) => authorize(spec, input, call, services),
    handle: (input, call, services) =>
      spec.read(checked<I>(input), services.directory, scopeOf(services, call.account), call),
  };
}

/** An operation that reads the directory and what other services remember. */
export function iamReadWith<I extends object, O>(
  spec: Demands<I> & {
    read(input: Checked<I>, services: Services, scope: Scope, call: Call): O | Promise<O>;
  },
): Operation<I, O> {
  return {
    authorize: (input, call, services) => authorize(spec, input, call, services),
    handle: (input, call, services) =>
      spec.read(checked<I>(input), services, scopeOf(services, call.account), call),
  };
}

/** An operation that changes state in one commit. */
export function iamWrite<I extends object, O>(spec: IamWrite<I, O>): Operation<I, O> {
  return {
    authorize: (input, call, services) => authorize(spec, input, call, services),
    handle: (input, call, services) => {
      const known = checked<I>(input);
      return services.directory.transact((tx) =>
        spec.write(known, tx, scopeOf(services, call.account), call, services),
      );
    },
  };
}

function authorize<I extends object>(
  spec: Demands<I>,
  input: I,
  call: Call,
  services: Services,
): readonly Permission[] {
  const asking = { reader: services.directory, scope: scopeOf(services, call.account), call };
  const permissions = spec.authorize(checked<I>(input), asking);
  const touched = permissions
    .map(({ resource }) => resource)
    .filter((resource) => resource.startsWith('arn:'));
  call.audit.resources.push(...new Set(touched));
  return permissions;
}

/** The codec has checked the input against the schema and its constraints: every required member is present. */
function checked<I>(input: I): Checked<I> {
  return input as Checked<I>;
}
