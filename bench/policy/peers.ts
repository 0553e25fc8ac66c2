import { existsSync } from 'node:fs';
import type { Subject } from './measure.ts';
import { ACCOUNT, SESSION_ARN, type Workload, type WorkloadRequest } from './workloads.ts';

/**
 * Other engines, installed under `bench/peers` only: iam-simulate is AGPL and may not come near the product, not even as a
 * development dependency of it. Their types are not there to import: what is used of them is written down here.
 */
const PEERS = new URL('../peers/node_modules/', import.meta.url);

export function peersInstalled(): boolean {
  return existsSync(new URL('@cloud-copilot/iam-simulate/package.json', PEERS));
}

const load = async <Module>(path: string): Promise<Module> =>
  (await import(new URL(path, PEERS).href)) as Module;

interface SimulatorCore {
  authorize(request: object): { readonly result: string };
}
interface SimulatorRequest {
  AwsRequestImpl: new (principal: string, resource: object, action: string, context: object) => object;
}
interface SimulatorContext {
  RequestContextImpl: new (values: object) => object;
}
interface SimulatorConstraints {
  DiscoveryContextKeyConstraints: new () => object;
}
interface PolicyPackage {
  loadPolicy(document: object, metadata: object): object;
}
interface Simulator {
  runSimulation(simulation: object, options: object): Promise<{ readonly overallResult?: string }>;
}
interface Cedar {
  preparsePolicySet(id: string, policies: object): { readonly type: string };
  statefulIsAuthorized(call: object): {
    readonly type: string;
    readonly response?: { readonly decision: string };
  };
}

export async function peerSubjects(workload: Workload): Promise<readonly Subject[]> {
  return [await innerSimulator(workload), await simulator(workload), await cedar(workload)];
}

/** Its fastest way: the function under its public API, with the policy parsed beforehand, from a plain context in every call. */
async function innerSimulator({ name, document, action, requests }: Workload): Promise<Subject> {
  const { authorize } = await load<SimulatorCore>(
    '@cloud-copilot/iam-simulate/dist/esm/core_engine/CoreSimulatorEngine.js',
  );
  const { AwsRequestImpl } = await load<SimulatorRequest>(
    '@cloud-copilot/iam-simulate/dist/esm/request/request.js',
  );
  const { RequestContextImpl } = await load<SimulatorContext>(
    '@cloud-copilot/iam-simulate/dist/esm/requestContext.js',
  );
  const { DiscoveryContextKeyConstraints } = await load<SimulatorConstraints>(
    '@cloud-copilot/iam-simulate/dist/esm/context_keys/discoveryContextKeyConstraints.js',
  );
  const { loadPolicy } = await load<PolicyPackage>('@cloud-copilot/iam-policy/dist/esm/index.js');
  const layers = {
    identityPolicies: [loadPolicy(document, { name: 'bench' })],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: undefined,
    sessionPolicy: undefined,
    permissionBoundaries: undefined,
    vpcEndpointPolicies: undefined,
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints(),
    },
  };
  const ask = ({ resource, context }: WorkloadRequest) => {
    const keys = new RequestContextImpl(context);
    const request = new AwsRequestImpl(SESSION_ARN, { resource, accountId: ACCOUNT }, action, keys);
    return authorize({ ...layers, request }).result === 'Allowed';
  };
  return {
    name: `iam-simulate ${name}, inner function, policy parsed before`,
    allowed: true,
    run: (count) => repeat(count, requests, ask),
  };
}

async function simulator({ name, document, action, requests }: Workload): Promise<Subject> {
  const { runSimulation } = await load<Simulator>('@cloud-copilot/iam-simulate/dist/esm/index.js');
  const ask = async ({ resource, context }: WorkloadRequest) => {
    const request = {
      principal: SESSION_ARN,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: context,
    };
    const simulation = {
      request,
      identityPolicies: [{ name: 'bench', policy: document }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    };
    return (await runSimulation(simulation, {})).overallResult === 'Allowed';
  };
  return {
    name: `iam-simulate ${name}, runSimulation`,
    allowed: true,
    async run(count) {
      let allowed = 0;
      for (let at = 0; at < count; at++) {
        const request = requests[at % requests.length];
        if (request !== undefined && (await ask(request))) allowed++;
      }
      return allowed;
    },
  };
}

/** With the policies parsed beforehand and all twelve keys, as ours gets them. */
async function cedar({ name, cedar: policies, action, requests }: Workload): Promise<Subject> {
  const { preparsePolicySet, statefulIsAuthorized } = await load<Cedar>(
    '@cedar-policy/cedar-wasm/nodejs/cedar_wasm.js',
  );
  const parsed = preparsePolicySet(name, { staticPolicies: policies });
  if (parsed.type !== 'success') throw new Error(`cedar: ${JSON.stringify(parsed)}`);
  const ask = ({ resource, context }: WorkloadRequest) => {
    const answer = statefulIsAuthorized({
      principal: { type: 'Role', id: SESSION_ARN },
      action: { type: 'Action', id: action },
      resource: { type: 'Resource', id: resource },
      context: cedarContext(resource, context),
      preparsedPolicySetId: name,
      entities: [],
    });
    return answer.response?.decision === 'allow';
  };
  return {
    name: `cedar-wasm ${name}, policies parsed before`,
    allowed: true,
    run: (count) => repeat(count, requests, ask),
  };
}

function cedarContext(arn: string, context: WorkloadRequest['context']): object {
  const prefix = String(context['s3:prefix']);
  return {
    arn,
    service: 's3',
    CurrentTime: context['aws:CurrentTime'],
    PrincipalAccount: context['aws:PrincipalAccount'],
    PrincipalArn: context['aws:PrincipalArn'],
    RequestedRegion: context['aws:RequestedRegion'],
    SecureTransport: context['aws:SecureTransport'] === 'true',
    SourceIp: { __extn: { fn: 'ip', arg: context['aws:SourceIp'] } },
    UserAgent: context['aws:UserAgent'],
    userid: context['aws:userid'],
    username: context['aws:username'],
    // Cedar cannot match a text against a variable: the owner is cut out for it.
    prefixOwner: prefix.slice(0, prefix.indexOf('/')),
  };
}

function repeat(
  count: number,
  requests: readonly WorkloadRequest[],
  ask: (request: WorkloadRequest) => boolean,
): number {
  let allowed = 0;
  for (let at = 0; at < count; at++) {
    const request = requests[at % requests.length];
    if (request !== undefined && ask(request)) allowed++;
  }
  return allowed;
}
