import type { Decision, DecisionInput, PolicyLayers } from '../combine/decision.ts';
import { decide } from '../decide.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { NOT_NAMED } from '../match/grade.ts';
import { allowFor, compileAllow } from './allow-statement.ts';
import { addTo, replacePolicy, withStatements } from './amend-layers.ts';
import type { Change, Suggestion } from './suggestion.ts';
import { traceStatement } from './trace-statement.ts';

type Denied = Extract<Decision, { allowed: false }>;

/** Every layer may lack an allow, and several statements may deny: more steps than that are no small change. */
const MAX_STEPS = 12;

interface Step {
  readonly change: Change;
  readonly layers: PolicyLayers;
}

/** Answers one denial after the other by the change that its layer needs, until the request is allowed. */
export function policyChanges(input: DecisionInput): Suggestion | undefined {
  const changes: Change[] = [];
  let current = input;
  for (let step = 0; step < MAX_STEPS; step++) {
    const decision = decide(current);
    if (decision.allowed) return { changes };
    const next = decision.explicit ? withoutDeny(current, decision) : withAllow(current, decision);
    if (next === undefined) return undefined;
    changes.push(next.change);
    current = { ...current, layers: next.layers };
  }
  return undefined;
}

function withoutDeny({ request, layers }: DecisionInput, { policy, layer }: Denied): Step | undefined {
  if (policy === undefined) return undefined;
  const { statements, fault } = policy.program;
  if (fault !== undefined) {
    const change: Change = { kind: 'replace-policy', layer, policy: policy.label, fault };
    return { change, layers: replacePolicy(layers, policy, withStatements(policy, [])) };
  }
  const denying = statements.find((each) => each.deny && traceStatement(each, request).applies);
  if (denying === undefined) return undefined;
  const { index, sid, at } = denying.source;
  return {
    change: { kind: 'remove-statement', layer, policy: policy.label, index, sid: sid?.text, line: at.line },
    layers: replacePolicy(
      layers,
      policy,
      withStatements(
        policy,
        statements.filter((each) => each !== denying),
      ),
    ),
  };
}

/** The narrowest statement that helps; the same on every resource when no pattern can name the request's. */
function withAllow(input: DecisionInput, { layer }: Denied): Step | undefined {
  const level = layer === 'scp' ? lackingLevel(input) : undefined;
  const narrow = allowFor(input, layer, level);
  const tries = [narrow, { ...narrow, resource: '*' }];
  // Some callers get nothing from identity policies, or need to be named by the resource itself.
  if (layer === 'identity') tries.push({ ...allowFor(input, 'resource', undefined), layer: 'resource' });
  for (const change of tries) {
    const layers = addTo(input.layers, change.layer, change.level, compileAllow(change));
    const amended = { ...input, layers };
    const after = decide(amended);
    if (after.allowed || after.explicit || after.layer !== layer) return { change, layers };
    if (level !== undefined && lackingLevel(amended) !== level) return { change, layers };
  }
  return undefined;
}

function lackingLevel({ layers, request }: DecisionInput): number | undefined {
  const level = layers.scps?.findIndex(
    (policies) => !policies.some(({ program }) => evaluate(program, request) > NOT_NAMED),
  );
  return level === -1 ? undefined : level;
}
