import { splitArn } from '../../core/arn/arn.ts';
import {
  type ConditionContext,
  type DecisionInput,
  decide,
  type Explanation,
  explain,
  type PolicyTrace,
  type RequestPrincipal,
} from '../../core/policy/index.ts';
import type { SimulatedPolicy } from './simulated-policy.ts';
import { type TrustedRole, trustFor } from './trust-of-role.ts';

/** What is simulated, read and checked. */
export interface Simulation {
  readonly principal: RequestPrincipal;
  /** 12 digits. */
  readonly account: string;
  readonly identity: readonly SimulatedPolicy[];
  readonly boundary: SimulatedPolicy | undefined;
  /** One list for each level; undefined: no organization. */
  readonly scps: readonly (readonly SimulatedPolicy[])[] | undefined;
  readonly resourcePolicy: SimulatedPolicy | undefined;
  /** The trust policy of a role that is known here. */
  readonly trustOf: (roleArn: string) => TrustedRole | undefined;
  /** Owner of resources whose ARN names none. */
  readonly resourceOwner: string | undefined;
  readonly context: ConditionContext;
}

export type SimulatedDecision = 'allowed' | 'explicitDeny' | 'implicitDeny';

export interface SimulationResult {
  readonly action: string;
  readonly resource: string;
  readonly decision: SimulatedDecision;
  /** Policies with the statements that decided. */
  readonly matched: readonly Pick<PolicyTrace, 'layer' | 'label' | 'statements'>[];
  /** Keys that identity and resource policies look at and the request has not. */
  readonly missing: readonly string[];
  readonly allowedByOrganizations: boolean | undefined;
  readonly allowedByBoundary: boolean | undefined;
  /** Across accounts only: what each side says. */
  readonly sides: { readonly identity: SimulatedDecision; readonly resource: SimulatedDecision } | undefined;
}

/** Decides one action on one resource as the product itself would. */
export function simulate(simulation: Simulation, action: string, resource: string): SimulationResult {
  const { boundary, scps } = simulation;
  const { input, resourcePolicy } = inputOf(simulation, action, resource);
  const explanation = explain(input);
  const { decision } = explanation;
  const policies = [
    ...simulation.identity,
    ...(boundary ? [boundary] : []),
    ...(resourcePolicy ? [resourcePolicy] : []),
  ];
  return {
    action,
    resource,
    decision: decision.allowed ? 'allowed' : decision.explicit ? 'explicitDeny' : 'implicitDeny',
    matched: matchedStatements(explanation),
    missing: missingKeys(policies, simulation.context),
    allowedByOrganizations: scps === undefined ? undefined : decision.allowed || decision.layer !== 'scp',
    allowedByBoundary:
      boundary && decide({ request: input.request, layers: { identity: [boundary] } }).allowed,
    sides: input.resourceAccount === simulation.account ? undefined : sidesOf(input),
  };
}

function inputOf(
  simulation: Simulation,
  action: string,
  resource: string,
): { input: DecisionInput; resourcePolicy: SimulatedPolicy | undefined } {
  const { principal, identity, boundary, scps, context } = simulation;
  const trusted = trustFor(simulation, action, resource);
  const resourcePolicy = trusted?.policy ?? simulation.resourcePolicy;
  const input: DecisionInput = {
    request: { action, resource, principal, context },
    layers: { identity, boundary, scps, resource: resourcePolicy },
    resourceAccount: ownerOf(resource) ?? simulation.resourceOwner ?? simulation.account,
    trust: trusted !== undefined,
  };
  return { input, resourcePolicy };
}

function ownerOf(resource: string): string | undefined {
  const account = splitArn(resource)?.[4] ?? '';
  return /^[0-9]{12}$/.test(account) ? account : undefined;
}

/** Only what contributed, and never statements of service control policies: AWS's rule. */
function matchedStatements({ decision, policies }: Explanation): SimulationResult['matched'] {
  if (!decision.allowed && !decision.explicit) return [];
  const effect = decision.allowed ? 'Allow' : 'Deny';
  return policies
    .filter(
      ({ layer }) =>
        layer === 'identity' || layer === 'resource' || layer === 'trust' || layer === 'boundary',
    )
    .filter(({ layer }) => effect === 'Deny' || layer !== 'boundary')
    .map(({ layer, label, statements }) => ({
      layer,
      label,
      statements: statements.filter((statement) => statement.applies && statement.effect === effect),
    }))
    .filter(({ statements }) => statements.length > 0);
}

function missingKeys(policies: readonly SimulatedPolicy[], context: ConditionContext): readonly string[] {
  const missing = new Map<string, string>();
  for (const { contextKeys } of policies) {
    for (const key of contextKeys) {
      const lower = key.toLowerCase();
      if (!missing.has(lower) && context.get(lower) === undefined) missing.set(lower, key);
    }
  }
  return [...missing.values()];
}

/** Each side on its own: asking all layers ends at the first deny. */
function sidesOf(input: DecisionInput): NonNullable<SimulationResult['sides']> {
  const side = (asked: readonly PolicyTrace[]): SimulatedDecision => {
    if (asked.some(({ outcome }) => outcome < 0)) return 'explicitDeny';
    return asked.some(({ outcome }) => outcome > 0) ? 'allowed' : 'implicitDeny';
  };
  const { identity, resource } = input.layers;
  return {
    identity: side(explain({ ...input, layers: { identity } }).policies),
    resource: side(explain({ ...input, layers: { identity: [], resource } }).policies),
  };
}
