import type { AppliedPolicy, DecisionInput, Layer } from '../combine/decision.ts';
import { compileText, type PolicyKind } from '../compile/compile.ts';
import type { RequestPrincipal } from '../evaluate/request.ts';
import type { Change } from './suggestion.ts';

type Allow = Extract<Change, { kind: 'allow' }>;

/** Layers whose statements name principals. */
const NAMING: ReadonlySet<Layer> = new Set(['resource', 'trust', 'rcp', 'vpc-endpoint']);

/** The narrowest Allow that could cover the request in that layer. */
export function allowFor({ request }: DecisionInput, layer: Layer, level: number | undefined): Allow {
  return {
    kind: 'allow',
    layer,
    level,
    action: request.action,
    resource: request.resource === '*' ? '*' : literally(request.resource),
    principal: NAMING.has(layer) ? principalOf(request.principal, layer) : undefined,
  };
}

/** The statement as a policy of its own. */
export function compileAllow({ layer, action, resource, principal }: Allow): AppliedPolicy {
  const Statement = {
    Effect: 'Allow',
    ...(principal === undefined ? {} : { Principal: principal }),
    Action: action,
    ...(layer === 'trust' ? {} : { Resource: resource }),
  };
  const text = JSON.stringify({ Version: '2012-10-17', Statement });
  return { program: compileText(text, kindOf(layer)), arn: undefined, label: 'the suggested statement' };
}

function kindOf(layer: Layer): PolicyKind {
  if (layer === 'trust' || layer === 'resource') return layer;
  return NAMING.has(layer) ? 'guardrail' : 'identity';
}

/** Wildcards in a request's resource are characters of its name. */
function literally(resource: string): string {
  return resource.replace(/\$(?=\{)|[*?]/g, (character) => `$\{${character}}`);
}

/** Guardrails let everyone through; a grant names the role rather than one of its sessions. */
function principalOf(principal: RequestPrincipal, layer: Layer): Allow['principal'] {
  if (layer === 'rcp' || layer === 'vpc-endpoint') return '*';
  switch (principal.type) {
    case 'session':
      return { AWS: principal.roleArn };
    case 'user':
    case 'federated-user':
    case 'root':
      return { AWS: principal.arn };
    case 'service':
      return { Service: principal.name };
    case 'federated':
      return { Federated: principal.provider };
    case 'anonymous':
      return '*';
  }
}
