import { Refusal } from '../../core/errors/refusal.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { STACK, type Stack } from '../../core/records/stack.ts';
import { type Scope, scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { withTags } from '../tags/tags.ts';
import { checkCapabilities } from './capabilities.ts';
import { failedStack } from './failed-stack.ts';
import { deletedKey, liveKey, lookUpStack } from './find-stack.ts';
import { makeStack } from './make-stack.ts';
import { StackFailure } from './stack-failure.ts';
import type { NewStack, StackPlan } from './stack-plan.ts';
import { checkReferences } from './template/check-references.ts';
import { creationOrder } from './template/creation-order.ts';
import { parameterValues } from './template/parameter-values.ts';
import { parseTemplate } from './template/parse-template.ts';

/**
 * Makes a stack and all its resources in one commit. When a resource fails, none is made and the stack tells why. Throws
 * `Refusal` for a template that is refused as a whole, and AlreadyExistsException.
 */
export async function createStack(services: Services, input: NewStack): Promise<Stack> {
  const { directory } = services;
  const plan = planStack(input);
  const begin = (tx: Transaction, commit: (scope: Scope, id: string) => Stack): Stack => {
    const present = lookUpStack(tx, input, input.name);
    if (present !== undefined) return alreadyThere(present, input);
    const scope = scopeOf(services, input.account);
    const stack = commit(scope, stackId(scope, input));
    const key = stack.deletedAt === undefined ? liveKey(stack.region, stack.name) : deletedKey(stack);
    tx.put(STACK, input.account, key, stack);
    return stack;
  };
  try {
    return await directory.transact((tx) => begin(tx, (scope, id) => makeStack(tx, scope, plan, id)));
  } catch (failure) {
    if (!(failure instanceof StackFailure)) throw failure;
    return directory.transact((tx) => begin(tx, (scope, id) => failedStack(scope, plan, id, failure)));
  }
}

/** Everything about a stack that can be checked without state. Throws `Refusal`. */
function planStack(input: NewStack): StackPlan {
  const template = parseTemplate(input.template);
  checkReferences(template);
  const order = creationOrder(template);
  const parameters = parameterValues(template.parameters, input.parameters);
  const tags = withTags({}, input.tags);
  checkCapabilities(template, input.capabilities);
  return { input, template, order, parameters, tags };
}

/** A repeated request (same token) answers the stack that it made. */
function alreadyThere(present: Stack, { name, clientRequestToken }: NewStack): Stack {
  if (clientRequestToken !== undefined && present.clientRequestToken === clientRequestToken) return present;
  throw new Refusal('AlreadyExistsException', 400, `Stack [${name}] already exists`);
}

function stackId(scope: Scope, { region, name }: NewStack): string {
  return `arn:${scope.partition}:cloudformation:${region}:${scope.account}:stack/${name}/${scope.ids.uuid()}`;
}
