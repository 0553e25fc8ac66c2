import {
  type AppliedPolicy,
  type ConditionContext,
  compileText,
  type DecisionInput,
  decide,
  type PolicyLayers,
  prepareContext,
  type RequestPrincipal,
} from '../../src/core/policy/index.ts';
import type { Subject } from './measure.ts';
import { ACCOUNT, ROLE_ARN, SESSION_ARN, type Workload } from './workloads.ts';

export const CALLER: RequestPrincipal = {
  type: 'session',
  account: ACCOUNT,
  arn: SESSION_ARN,
  roleId: 'AROAAAAAAAAAAAAAAAAAA',
  roleName: 'app',
  roleArn: ROLE_ARN,
  hasBoundary: false,
};

export function applied(document: object, kind: 'identity' | 'resource' = 'identity'): AppliedPolicy {
  const program = compileText(JSON.stringify(document), kind);
  if (program.fault !== undefined) throw new Error(program.fault);
  return { program, arn: undefined, label: 'bench' };
}

const everything = (more: object) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
const documentOf = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

/** Identity, boundary and session with the workload's policy each; two SCP levels of three statements; one SCP level and one RCP of one. */
function sevenLayers(document: object): PolicyLayers {
  const policy = () => applied(document);
  const guardrail = () =>
    applied(
      documentOf(
        everything({}),
        { Effect: 'Deny', Action: ['organizations:*', 'account:*'], Resource: '*' },
        { Effect: 'Deny', Action: 's3:PutBucketAcl', Resource: '*' },
      ),
    );
  return {
    identity: [policy()],
    boundary: policy(),
    session: [policy()],
    scps: [[guardrail()], [guardrail()], [applied(documentOf(everything({})))]],
    rcps: [applied(documentOf(everything({ Principal: '*' })), 'resource')],
  };
}

function inputs(workload: Workload, layers: PolicyLayers): readonly DecisionInput[] {
  return workload.requests.map(({ resource, context }) => ({
    request: { action: workload.action, resource, principal: CALLER, context: prepareContext(context) },
    layers,
  }));
}

function prepared(name: string, asked: readonly DecisionInput[]): Subject {
  return {
    name,
    allowed: true,
    run(count) {
      let allowed = 0;
      for (let at = 0; at < count; at++) {
        const input = asked[at % asked.length];
        if (input !== undefined && decide(input).allowed) allowed++;
      }
      return allowed;
    },
  };
}

/** From the plain object to the answer, in every call. */
function plain(name: string, workload: Workload, layers: PolicyLayers): Subject {
  const { action, requests } = workload;
  const ask = (resource: string, context: ConditionContext) =>
    decide({ request: { action, resource, principal: CALLER, context }, layers }).allowed;
  return {
    name,
    allowed: true,
    run(count) {
      let allowed = 0;
      for (let at = 0; at < count; at++) {
        const request = requests[at % requests.length];
        if (request !== undefined && ask(request.resource, prepareContext(request.context))) allowed++;
      }
      return allowed;
    },
  };
}

export function ourSubjects(workload: Workload): readonly Subject[] {
  const one: PolicyLayers = { identity: [applied(workload.document)] };
  const seven = sevenLayers(workload.document);
  return [
    plain(`rolecall ${workload.name}, plain context`, workload, one),
    prepared(`rolecall ${workload.name}, prepared request`, inputs(workload, one)),
    plain(`rolecall ${workload.name}, seven layers, plain context`, workload, seven),
    prepared(`rolecall ${workload.name}, seven layers, prepared`, inputs(workload, seven)),
  ];
}
