import type { Transaction } from '../../../core/ports/directory.ts';
import type { Permission } from '../../../core/principal/permission.ts';
import type { Tags } from '../../../core/records/identity.ts';
import type { StackResource } from '../../../core/records/stack.ts';
import type { Scope } from '../../scope.ts';
import type { MadeResource } from '../template/evaluate.ts';
import type { JsonObject } from '../template/json-shape.ts';

/** What making or removing a resource works with. */
export interface ResourceWork {
  readonly tx: Transaction;
  readonly scope: Scope;
  /** Asks whether the stack's caller may do this. Throws `Denial`. */
  require(permissions: readonly Permission[]): void;
}

/** A resource to be made. */
export interface ResourceOrder extends ResourceWork {
  /** Every function resolved. */
  readonly properties: JsonObject;
  /** Tags of the stack, which resources inherit. */
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly systemTags: Tags;
  /** A generated name of at most `maximum` characters. */
  generatedName(maximum: number): string;
}

export interface CreatedResource extends MadeResource {
  readonly physicalId: string;
}

/** A kind of resource that stacks can hold. */
export interface ResourceType {
  readonly properties: Readonly<Record<string, 'required' | 'optional'>>;
  /** Names that `Fn::GetAtt` may ask for. */
  readonly attributes: readonly string[];
  /** Property that gives the resource a name of the author's choice: CAPABILITY_NAMED_IAM. */
  readonly nameProperty?: string;
  create(order: ResourceOrder): CreatedResource;
  /** Undoes `create`. What is gone already is fine. */
  remove(work: ResourceWork, resource: StackResource): void;
}
