import type { Reader } from '../../core/ports/directory.ts';
import type { Scope } from '../scope.ts';
import { grantsOf } from './granted-services.ts';
import { type HeldPolicy, heldPolicies } from './held-policies.ts';
import { findIdentity } from './reported-entity.ts';

/** The policies of an identity that grant something of one service. */
export interface GrantingPolicies {
  readonly namespace: string;
  readonly policies: readonly HeldPolicy[];
}

/** For each namespace in the order asked. Throws `Refusal` InvalidInput or NoSuchEntity. */
export function policiesGranting(
  reader: Reader,
  scope: Scope,
  arn: string,
  namespaces: readonly string[],
): readonly GrantingPolicies[] {
  const held = heldPolicies(reader, scope, findIdentity(reader, scope, arn));
  const tested = held.map((policy) => ({ policy, grants: grantsOf(policy.document) }));
  return namespaces.map((namespace) => ({
    namespace,
    policies: tested.filter(({ grants }) => grants(namespace)).map(({ policy }) => policy),
  }));
}
