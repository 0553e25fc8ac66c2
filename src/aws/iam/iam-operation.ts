import type { Reader, Transaction } from '../../core/ports/directory.ts';
import type { Permission } from '../../core/principal/permission.ts';
import { type Scope, scopeOf } from '../../service/scope.ts';
import type { Services } from '../../service/services.ts';
import { checkMembers } from '../../service/validation/constraint.ts';
import { IAM_MEMBERS } from '../../service/validation/iam-members.ts';
import type { Call, Operation } from '../protocol/operation.ts';

/** Members that the SDK's type demands (they are not optional, only possibly undefined). */
export type RequiredMember<I> = {
  [P in keyof I]-?: Record<never, never> extends Pick<I, P> ? never : P;
}[keyof I];

/** The input after its required members have been checked. */
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
  readonly required: readonly (RequiredMember<I> & string)[];
  authorize(input: Checked<I>, asking: Asking): readonly Permission[];
}

export interface IamRead<I, O> extends Demands<I> {
  read(input: Checked<I>, reader: Reader, scope: Scope, call: Call): O;
}

export interface IamWrite<I, O> extends Demands<I> {
  /** Runs inside one transaction; may run again when another writer came between. */
  write(input: Checked<I>, tx: Transaction, scope: Scope, call: Call, services: Services): O;
}

/** An operation that reads the directory. Members are checked first, then authorization, then `read`. */
export function iamRead<I extends object, O>(spec: IamRead<I, O>): Operation<I, O> {
  return {
    authorize: (input, call, services) => authorize(spec, input, call, services),
    handle: (input, call, services) =>
      spec.read(checked(spec, input), services.directory, scopeOf(services, call.account), call),
  };
}

/** An operation that changes state in one commit. */
export function iamWrite<I extends object, O>(spec: IamWrite<I, O>): Operation<I, O> {
  return {
    authorize: (input, call, services) => authorize(spec, input, call, services),
    handle: (input, call, services) => {
      const known = checked(spec, input);
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
  return spec.authorize(checked(spec, input), asking);
}

/** Throws `Refusal` ValidationError unless every member is as IAM's model demands. */
function checked<I extends object>(spec: Demands<I>, input: I): Checked<I> {
  const members = Object.entries(input).map(([name, value]) => [lowerFirst(name), value]);
  checkMembers(Object.fromEntries(members), IAM_MEMBERS, spec.required.map(lowerFirst));
  // Every required member has just been seen to be present.
  return input as Checked<I>;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
