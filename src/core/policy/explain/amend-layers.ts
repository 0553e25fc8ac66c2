import type { AppliedPolicy, Layer, PolicyLayers } from '../combine/decision.ts';
import { type CompiledStatement, Program } from '../compile/program.ts';

/** The layers with one policy in the place of another. */
export function replacePolicy(
  layers: PolicyLayers,
  old: AppliedPolicy,
  replacement: AppliedPolicy,
): PolicyLayers {
  const one = (policy: AppliedPolicy | undefined) => (policy === old ? replacement : policy);
  const all = (policies: readonly AppliedPolicy[]) =>
    policies.map((policy) => (policy === old ? replacement : policy));
  return {
    identity: all(layers.identity),
    boundary: one(layers.boundary),
    session: layers.session && all(layers.session),
    resource: one(layers.resource),
    scps: layers.scps?.map(all),
    rcps: layers.rcps && all(layers.rcps),
    vpcEndpoint: one(layers.vpcEndpoint),
  };
}

/** The layers with more statements in one of them; `level` chooses among the SCPs'. */
export function addTo(
  layers: PolicyLayers,
  layer: Layer,
  level: number | undefined,
  added: AppliedPolicy,
): PolicyLayers {
  switch (layer) {
    case 'identity':
      return { ...layers, identity: [...layers.identity, added] };
    case 'boundary':
      return { ...layers, boundary: merged(layers.boundary, added) };
    case 'session':
      return { ...layers, session: [...(layers.session ?? []), added] };
    case 'resource':
    case 'trust':
      return { ...layers, resource: merged(layers.resource, added) };
    case 'scp':
      return {
        ...layers,
        scps: layers.scps?.map((policies, at) => (at === level ? [...policies, added] : policies)),
      };
    case 'rcp':
      return { ...layers, rcps: [...(layers.rcps ?? []), added] };
    case 'vpc-endpoint':
      return { ...layers, vpcEndpoint: merged(layers.vpcEndpoint, added) };
  }
}

/** A policy with other statements. */
export function withStatements(
  policy: AppliedPolicy,
  statements: readonly CompiledStatement[],
): AppliedPolicy {
  return { ...policy, program: new Program(statements) };
}

function merged(policy: AppliedPolicy | undefined, added: AppliedPolicy): AppliedPolicy {
  if (policy === undefined) return added;
  return withStatements(policy, [...policy.program.statements, ...added.program.statements]);
}
