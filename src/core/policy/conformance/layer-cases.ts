import type { Layer } from '../combine/decision.ts';
import { CALLERS, type CallerName } from './callers.ts';
import type { PolicyCase } from './policy-case.ts';
import { type FileCase, readFileCases } from './read-json.ts';

/** Which layers decide. Policies are named by what they say. */
interface LayerCase extends FileCase {
  readonly caller: CallerName;
  readonly identity?: readonly string[];
  readonly boundary?: string;
  readonly session?: readonly string[];
  readonly resource?: string;
  readonly trust?: string;
  readonly scps?: readonly (readonly string[])[];
  readonly rcps?: readonly string[];
  readonly vpcEndpoint?: string;
  readonly resourceAccount?: string;
  readonly request?: 'itself';
  /** `allow`, or how and by which layer it is denied. */
  readonly expect: string;
}

const MEMBERS = [
  'caller',
  'identity',
  'boundary',
  'session',
  'resource',
  'trust',
  'scps',
  'rcps',
  'vpcEndpoint',
  'resourceAccount',
  'request',
  'expect',
] as const;

const ALL = { Action: '*', Resource: '*' };

/** Policies without principals. */
const IDENTITY: Readonly<Record<string, unknown>> = {
  allow: { Effect: 'Allow', ...ALL },
  deny: { Effect: 'Deny', ...ALL },
  silent: { Effect: 'Allow', Action: 'nothing:Nothing', Resource: '*' },
  'deny elsewhere': { Effect: 'Deny', ...ALL, Condition: { StringEquals: { 'aws:RequestedRegion': 'x' } } },
  'deny with an unknown operator': { Effect: 'Deny', ...ALL, Condition: { Zork: { 'a:b': 'c' } } },
};

/** Policies with them are `allow NAME` or `deny NAME`. */
const PRINCIPALS: Readonly<Record<string, unknown>> = {
  everyone: { AWS: '*' },
  user: { AWS: CALLERS.user.arn },
  session: { AWS: CALLERS.session.arn },
  role: { AWS: CALLERS.session.roleArn },
  account: { AWS: '111122223333' },
  other: { AWS: 'arn:aws:iam::111122223333:user/other' },
  pods: { Service: 'pods.eks.amazonaws.com' },
  oidc: { Federated: CALLERS.oidc.provider },
};

function known(table: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!Object.hasOwn(table, name)) throw new Error(`layers.json: nothing is called ${name}`);
  return table[name];
}

function identity(name: string): string {
  if (name === 'no JSON') return '{';
  return JSON.stringify({ Version: '2012-10-17', Statement: known(IDENTITY, name) });
}

function withPrincipal(name: string, trust: boolean): string {
  if (name === 'no JSON') return '{';
  const [effect, who = ''] = name.split(' ');
  const elements = trust ? { Action: '*' } : ALL;
  const Effect = effect === 'deny' ? 'Deny' : 'Allow';
  const statement = { Effect, Principal: known(PRINCIPALS, who), ...elements };
  return JSON.stringify({ Version: '2012-10-17', Statement: statement });
}

export function layerCases(): readonly Omit<PolicyCase, 'needs'>[] {
  return readFileCases<LayerCase>('layers', MEMBERS).map((each) => {
    const trust = each.trust !== undefined;
    const resource = each.trust ?? each.resource;
    const named = (name: string): string => withPrincipal(name, false);
    return {
      name: `layers: ${each.rule}: ${each.title}`,
      rule: each.rule,
      layers: {
        identity: (each.identity ?? []).map(identity),
        boundary: each.boundary === undefined ? undefined : identity(each.boundary),
        session: each.session?.map(identity),
        resource: resource === undefined ? undefined : withPrincipal(resource, trust),
        scps: each.scps?.map((level) => level.map(identity)),
        rcps: each.rcps?.map(named),
        vpcEndpoint: each.vpcEndpoint === undefined ? undefined : named(each.vpcEndpoint),
      },
      request: {
        action: trust ? 'sts:AssumeRole' : 's3:GetObject',
        resource: each.request === 'itself' ? CALLERS.session.roleArn : 'arn:aws:s3:::b/k',
        principal: CALLERS[each.caller],
        context: {},
        resourceAccount: each.resourceAccount,
      },
      trust,
      expect: expectationOf(each.expect),
    };
  });
}

function expectationOf(text: string): PolicyCase['expect'] {
  if (text === 'allow') return { decision: 'allowed' };
  const [how, layer] = text.split(' ');
  // The cast: a layer that does not exist is named by no decision, so that the case fails.
  return { decision: how === 'explicit' ? 'explicitDeny' : 'implicitDeny', layer: layer as Layer };
}
