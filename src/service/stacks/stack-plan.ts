import type { Permission } from '../../core/principal/permission.ts';
import type { Tags } from '../../core/records/identity.ts';
import type { Stack, StackParameter } from '../../core/records/stack.ts';
import type { TagInput } from '../tags/tags.ts';
import type { ResourceDeclaration, Template } from './template/template.ts';

/** A request to make a stack. */
export interface NewStack {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** The text as sent, for GetTemplate, and its value. */
  readonly templateBody: string;
  readonly template: unknown;
  readonly parameters: ReadonlyMap<string, string>;
  readonly capabilities: readonly string[];
  readonly tags: readonly TagInput[];
  /**
   * What becomes of a stack whose creation failed. No resource is ever left behind: `DO_NOTHING` keeps the failed stack's record in
   * CREATE_FAILED, where AWS would also keep the resources made before the failure.
   */
  readonly onFailure: 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';
  readonly terminationProtection: boolean;
  readonly clientRequestToken: string | undefined;
  /** Asks whether the caller may do this. Throws `Denial`. */
  require(permissions: readonly Permission[]): void;
}

/** A stack that is fit to be made: checked, ordered, with values for its parameters. */
export interface StackPlan {
  readonly input: NewStack;
  readonly template: Template;
  readonly order: readonly ResourceDeclaration[];
  readonly parameters: readonly StackParameter[];
  readonly tags: Tags;
}

/** What a stack's record holds whatever became of it. */
export function stackBase(
  { input, template, parameters, tags }: StackPlan,
  id: string,
  now: number,
): Omit<Stack, 'status' | 'outputs' | 'resources' | 'events'> {
  const { description } = template;
  const token = input.clientRequestToken;
  return {
    name: input.name,
    id,
    region: input.region,
    ...(description === undefined ? {} : { description }),
    templateBody: input.templateBody,
    parameters,
    capabilities: input.capabilities,
    tags,
    disableRollback: input.onFailure === 'DO_NOTHING',
    terminationProtection: input.terminationProtection,
    ...(token === undefined ? {} : { clientRequestToken: token }),
    createdAt: now,
  };
}
