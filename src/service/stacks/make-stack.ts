import type { Transaction } from '../../core/ports/directory.ts';
import type { Json } from '../../core/records/record.ts';
import type { Stack, StackOutput, StackResource } from '../../core/records/stack.ts';
import type { Scope } from '../scope.ts';
import { physicalName } from './physical-name.ts';
import type { CreatedResource, ResourceOrder } from './resources/resource-type.ts';
import { RESOURCE_TYPES } from './resources/resource-types.ts';
import { eventLog } from './stack-events.ts';
import { asStackFailure } from './stack-failure.ts';
import { type StackPlan, stackBase } from './stack-plan.ts';
import { type Environment, evaluate, type MadeResource, OUTPUT_BUDGET } from './template/evaluate.ts';
import type { JsonObject } from './template/json-shape.ts';
import { parameterValue } from './template/parameter-values.ts';
import type { OutputDeclaration, ResourceDeclaration } from './template/template.ts';
import { templateError } from './template/template-refusal.ts';

/** Makes every resource inside the transaction and answers the finished stack. Throws `StackFailure`. */
export function makeStack(tx: Transaction, scope: Scope, plan: StackPlan, id: string): Stack {
  const { name } = plan.input;
  const log = eventLog(scope, { name, id });
  log.stack('CREATE_IN_PROGRESS', 'User Initiated');
  const made = new Map<string, MadeResource>();
  const environment = environmentOf(plan, scope, id, made);
  const resources: StackResource[] = [];
  for (const declaration of plan.order) {
    log.resource(declaration, 'CREATE_IN_PROGRESS');
    const { created, properties } = asStackFailure(declaration.logicalId, () =>
      makeResource(tx, scope, plan, id, declaration, environment),
    );
    made.set(declaration.logicalId, created);
    const resource = stackResource(declaration, created, properties, scope.now);
    log.resource(resource, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
    log.resource(resource, 'CREATE_COMPLETE');
    resources.push(resource);
  }
  const outputs = plan.template.outputs.map((output) =>
    asStackFailure(output.key, () => stackOutput(output, environment)),
  );
  log.stack('CREATE_COMPLETE');
  const base = stackBase(plan, id, scope.now);
  return { ...base, status: 'CREATE_COMPLETE', outputs, resources, events: log.events };
}

function environmentOf(
  { input, template, parameters }: StackPlan,
  scope: Scope,
  stackId: string,
  resources: ReadonlyMap<string, MadeResource>,
): Environment {
  const values = new Map<string, string | readonly string[]>();
  for (const { key, value } of parameters) {
    const declaration = template.parameters.get(key);
    if (declaration !== undefined) values.set(key, parameterValue(declaration, value));
  }
  const { account, partition } = scope;
  const place = { account, partition, region: input.region, stackName: input.name, stackId };
  return { place, parameters: values, resources, budget: { left: OUTPUT_BUDGET } };
}

function makeResource(
  tx: Transaction,
  scope: Scope,
  { input, tags }: StackPlan,
  stackId: string,
  { logicalId, type, properties }: ResourceDeclaration,
  environment: Environment,
): { readonly created: CreatedResource; readonly properties: JsonObject } {
  const resourceType = RESOURCE_TYPES[type];
  if (resourceType === undefined) throw templateError(`Unrecognized resource types: [${type}]`);
  const resolved = evaluate(properties, environment) as JsonObject; // Properties are an object and stay one.
  const order: ResourceOrder = {
    tx,
    scope,
    require: (permissions) => input.require(permissions),
    properties: resolved,
    tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    systemTags: {
      'aws:cloudformation:logical-id': logicalId,
      'aws:cloudformation:stack-id': stackId,
      'aws:cloudformation:stack-name': input.name,
    },
    generatedName: (maximum) =>
      physicalName(input.name, logicalId, maximum, (length) => scope.ids.alphanumeric(length)),
  };
  return { created: resourceType.create(order), properties: resolved };
}

function stackResource(
  { logicalId, type, deletionPolicy }: ResourceDeclaration,
  { physicalId }: CreatedResource,
  properties: JsonObject,
  now: number,
): StackResource {
  const status = 'CREATE_COMPLETE';
  return { logicalId, physicalId, type, status, updatedAt: now, properties, deletionPolicy };
}

function stackOutput(output: OutputDeclaration, environment: Environment): StackOutput {
  const value = outputText(evaluate(output.value, environment), output.key);
  const exportName =
    output.exportName === undefined
      ? undefined
      : outputText(evaluate(output.exportName, environment), output.key);
  return {
    key: output.key,
    value,
    ...(output.description === undefined ? {} : { description: output.description }),
    ...(exportName === undefined ? {} : { exportName }),
  };
}

function outputText(value: Json | undefined, key: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw templateError(`Output ${key} must be a string.`);
}
