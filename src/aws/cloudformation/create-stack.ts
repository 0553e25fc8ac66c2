import type { CreateStackInput, CreateStackOutput } from '@aws-sdk/client-cloudformation';
import { Refusal } from '../../core/errors/refusal.ts';
import { createStack } from '../../service/stacks/create-stack.ts';
import { stackPermission } from '../../service/stacks/stack-permission.ts';
import type { NewStack } from '../../service/stacks/stack-plan.ts';
import { requestTagContext } from '../../service/tags/tag-context.ts';
import type { Call, Operation } from '../protocol/operation.ts';
import { callerMust, regionOf } from './cloudformation-operation.ts';
import { checkNewStack } from './members.ts';

/** Members that change what a stack does and that this instance does not honour: refused, never ignored. */
const UNSUPPORTED = ['TemplateURL', 'RoleARN', 'StackPolicyBody', 'StackPolicyURL', 'ResourceTypes'] as const;

export const createStackOperation: Operation<CreateStackInput, CreateStackOutput> = {
  authorize: (input, call, { directory, settings }) => {
    checkNewStack(input.StackName ?? '', input.TemplateBody, input.ClientRequestToken);
    const context = requestTagContext(input.Tags);
    const where = regionOf(call);
    return [stackPermission(directory, settings.partition, where, 'CreateStack', input.StackName, context)];
  },
  handle: async (input, call, services) => {
    const stack = await createStack(services, await newStack(input, call, callerMust(call, services)));
    call.audit.resources.push(stack.id);
    return { StackId: stack.id };
  },
};

async function newStack(
  input: CreateStackInput,
  call: Call,
  require: NewStack['require'],
): Promise<NewStack> {
  const { TemplateBody: templateBody } = input;
  for (const member of UNSUPPORTED) {
    if (input[member] !== undefined) throw refuse(`${member} is not supported by this endpoint.`);
  }
  if (templateBody === undefined) throw refuse('Either Template URL or Template Body must be specified.');
  if (input.DisableRollback !== undefined && input.OnFailure !== undefined) {
    throw refuse('You can specify either DisableRollback or OnFailure, but not both.');
  }
  // Loaded here: the YAML library costs memory that most instances never need.
  const { readTemplate } = await import('./read-template.ts');
  return {
    ...regionOf(call),
    name: input.StackName ?? '',
    templateBody,
    template: readTemplate(templateBody),
    parameters: parametersOf(input),
    capabilities: input.Capabilities ?? [],
    tags: input.Tags ?? [],
    onFailure: input.OnFailure ?? (input.DisableRollback === true ? 'DO_NOTHING' : 'ROLLBACK'),
    terminationProtection: input.EnableTerminationProtection ?? false,
    clientRequestToken: input.ClientRequestToken,
    require,
  };
}

function parametersOf({ Parameters: parameters = [] }: CreateStackInput): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { ParameterKey: key, ParameterValue: value } of parameters) {
    if (key === undefined || value === undefined)
      throw refuse('Every parameter must have a key and a value.');
    if (values.has(key)) throw refuse(`Parameters: [${key}] must not be given twice`);
    values.set(key, value);
  }
  return values;
}

function refuse(message: string): Refusal {
  return new Refusal('ValidationError', 400, message);
}
