import { isDeepStrictEqual } from 'node:util';
import type { AppliedPolicy, DecisionInput } from '../../src/core/policy/combine/decision.ts';
import { compileText, type PolicyKind } from '../../src/core/policy/compile/compile.ts';
import { decide } from '../../src/core/policy/decide.ts';
import { evaluate } from '../../src/core/policy/evaluate/evaluate.ts';
import { prepareContext } from '../../src/core/policy/evaluate/prepared-context.ts';
import type { PolicyRequest, RequestPrincipal } from '../../src/core/policy/evaluate/request.ts';
import { explain } from '../../src/core/policy/explain/explain.ts';
import { type ReferenceInput, referenceDecide } from './reference/decide.ts';
import { ask, type ReferencePolicy, readPolicy } from './reference/policy.ts';
import { NAMINGS } from './reference/principal.ts';

/** One policy text, read by both. */
export interface Both {
  readonly engine: AppliedPolicy;
  readonly reference: ReferencePolicy;
}

export function both(text: string, kind: PolicyKind): Both {
  return {
    engine: { program: compileText(text, kind), arn: undefined, label: 'the policy' },
    reference: readPolicy(text, kind),
  };
}

/** What each says of one policy, or undefined when they agree. */
export function comparePolicy(policy: Both, request: PolicyRequest): object | undefined {
  const engine = evaluate(policy.engine.program, request);
  const answer = ask(policy.reference, request);
  const reference = answer.denies ? -1 : NAMINGS.indexOf(answer.allows);
  return engine === reference ? undefined : { engine, reference };
}

export interface Layers {
  readonly identity: readonly Both[];
  readonly boundary: Both | undefined;
  readonly session: readonly Both[] | undefined;
  readonly resource: Both | undefined;
  readonly scps: readonly (readonly Both[])[] | undefined;
  readonly rcps: readonly Both[] | undefined;
  readonly vpcEndpoint: Both | undefined;
}

export interface Question {
  readonly request: PolicyRequest;
  readonly resourceAccount: string | undefined;
  readonly trust: boolean;
}

/** What each decides over all layers, or undefined when they agree and `explain` agrees with `decide`. */
export function compareDecision(layers: Layers, question: Question): object | undefined {
  const input: DecisionInput = { ...question, layers: engineLayers(layers) };
  const engine = decide(input);
  const reference = referenceDecide({ ...question, ...referenceLayers(layers) });
  const agreed = engine.allowed
    ? reference.allowed
    : !reference.allowed && engine.explicit === reference.explicit && reference.layers.includes(engine.layer);
  if (!agreed) return { engine: brief(engine), reference };
  const explained = explain(input).decision;
  return isDeepStrictEqual(explained, engine)
    ? undefined
    : { engine: brief(engine), explained: brief(explained) };
}

function brief(decision: ReturnType<typeof decide>): object {
  return decision.allowed ? decision : { ...decision, policy: undefined };
}

function engineLayers(layers: Layers): DecisionInput['layers'] {
  const engine = (one: Both): AppliedPolicy => one.engine;
  return {
    identity: layers.identity.map(engine),
    boundary: layers.boundary?.engine,
    session: layers.session?.map(engine),
    resource: layers.resource?.engine,
    scps: layers.scps?.map((level) => level.map(engine)),
    rcps: layers.rcps?.map(engine),
    vpcEndpoint: layers.vpcEndpoint?.engine,
  };
}

type ReferenceLayers = Omit<ReferenceInput, keyof Question>;

function referenceLayers(layers: Layers): ReferenceLayers {
  const reference = (one: Both): ReferencePolicy => one.reference;
  return {
    identity: layers.identity.map(reference),
    boundary: layers.boundary?.reference,
    session: layers.session?.map(reference),
    resource: layers.resource?.reference,
    scps: layers.scps?.map((level) => level.map(reference)),
    rcps: layers.rcps?.map(reference),
    vpcEndpoint: layers.vpcEndpoint?.reference,
  };
}

/** `prepared`: the context as doors pass it, else a plain map. */
export function requestOf(
  prepared: boolean,
  request: {
    readonly action: string;
    readonly resource: string;
    readonly principal: RequestPrincipal;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
  },
): PolicyRequest {
  const { context } = request;
  return { ...request, context: prepared ? prepareContext(context) : new Map(Object.entries(context)) };
}
