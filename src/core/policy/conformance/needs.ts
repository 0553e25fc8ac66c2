import { compileText, type PolicyKind } from '../compile/compile.ts';
import type { Need, PolicyCase } from './policy-case.ts';

/** What a case needs of a door, told from its contents, so that no case can forget to say it. */
export function needsOf({ layers, request, trust }: Omit<PolicyCase, 'needs'>): readonly Need[] {
  const { principal, context } = request;
  const values = Object.values(context);
  const texts = [request.action, request.resource, ...Object.keys(context), ...values.flat()];
  const found: readonly (readonly [Need, boolean])[] = [
    ['boundary', layers.boundary !== undefined],
    ['session', layers.session !== undefined],
    ['resource', layers.resource !== undefined && !trust],
    ['trust', trust],
    ['scp', layers.scps !== undefined],
    ['rcp', layers.rcps !== undefined],
    ['vpc-endpoint', layers.vpcEndpoint !== undefined],
    [`caller:${principal.type}`, true],
    ['caller-boundary', 'hasBoundary' in principal && principal.hasBoundary],
    ['cross-account', request.resourceAccount !== undefined],
    ['multi-valued', values.some((value) => typeof value !== 'string')],
    ['empty-list', values.some((value) => typeof value !== 'string' && value.length === 0)],
    ['odd-text', texts.some(isOdd)],
    ['odd-action', !/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(request.action)],
    ['broken-document', kindsOf(layers, trust).some(([text, kind]) => isBroken(text, kind))],
  ];
  return found.filter(([, needed]) => needed).map(([need]) => need);
}

/** Control characters and lone surrogates. */
function isOdd(text: string): boolean {
  return !text.isWellFormed() || /\p{Cc}/u.test(text);
}

function isBroken(text: string, kind: PolicyKind): boolean {
  return compileText(text, kind).fault !== undefined;
}

function kindsOf(layers: PolicyCase['layers'], trust: boolean): [string, PolicyKind][] {
  const identity = [layers.identity, layers.boundary ?? [], layers.session ?? [], layers.scps ?? []].flat(2);
  const guardrails = [layers.rcps ?? [], layers.vpcEndpoint ?? []].flat();
  const resource = layers.resource === undefined ? [] : [layers.resource];
  return [
    ...identity.map((text): [string, PolicyKind] => [text, 'identity']),
    ...guardrails.map((text): [string, PolicyKind] => [text, 'guardrail']),
    ...resource.map((text): [string, PolicyKind] => [text, trust ? 'trust' : 'resource']),
  ];
}
