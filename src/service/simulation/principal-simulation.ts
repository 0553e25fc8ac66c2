import type { Reader } from '../../core/ports/directory.ts';
import { ROLE } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { invalidInput } from '../validation/iam-refusals.ts';
import { attachedScps } from './attached-scps.ts';
import { findEntity, managedPolicy, policiesOf } from './policies-of-principal.ts';
import { principalContext } from './principal-context.ts';
import type { Simulation } from './simulate.ts';
import { type NamedEntity, parseEntityArn, principalOf } from './simulated-caller.ts';
import { storedPolicy } from './simulated-policy.ts';
import { readSimulationInput, type SimulationInput } from './simulation-input.ts';
import type { TrustedRole } from './trust-of-role.ts';

/**
 * The policies of a user, role or group of the scope's account, with those of the request beside them; a boundary of the request
 * stands in for the stored one, and an organization of the request for the account's own service control policies. Throws `Refusal`
 * InvalidInput, NoSuchEntity or PolicyEvaluation.
 */
export function principalSimulation(
  reader: Reader,
  scope: Scope,
  sourceArn: string,
  input: SimulationInput,
): Simulation {
  const entity = parseEntityArn(sourceArn);
  const holder = findEntity(reader, scope, entity);
  const read = readSimulationInput(input);
  const { permissionsBoundary: arn } = holder;
  const boundary = read.boundary ?? (arn === undefined ? undefined : managedPolicy(reader, scope, arn));
  const caller = callerOf(entity, input);
  const id = caller.arn === entity.arn ? holder.id : '';
  const principal = principalOf(caller, id, boundary !== undefined);
  const itself = caller.arn === entity.arn;
  return {
    ...read,
    boundary,
    scps: read.scps ?? attachedScps(reader, scope.account, holder),
    identity: [...policiesOf(reader, scope, entity.type, holder), ...read.identity],
    principal,
    account: caller.account,
    trustOf: (roleArn) => trustOf(reader, scope, roleArn),
    context:
      itself && 'tags' in holder
        ? principalContext(read.context, principal, holder, scope.now)
        : read.context,
  };
}

/** Who asks: a group calls nothing itself, so a user that no policy is likely to name stands in for its members. */
function callerOf(source: NamedEntity, { callerArn, resourcePolicy }: SimulationInput): NamedEntity {
  if (callerArn !== undefined) return parseEntityArn(callerArn);
  if (source.type !== 'group') return source;
  if (resourcePolicy !== undefined) {
    throw invalidInput('Invalid Input CallerArn: a caller is required with a ResourcePolicy.');
  }
  return parseEntityArn(`arn:${source.partition}:iam::${source.account}:user/simulation`);
}

/** Of the scope's account only: a simulation shows nobody what another account's roles trust. */
function trustOf(reader: Reader, { account }: Scope, roleArn: string): TrustedRole | undefined {
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1).toLowerCase();
  const role = reader.get(ROLE, account, name)?.body;
  if (role === undefined || role.arn !== roleArn) return undefined;
  return { policy: storedPolicy(role.assumeRolePolicy, 'trust', `trust policy of ${role.name}`, undefined) };
}
