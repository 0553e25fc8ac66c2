import type { RecordKind } from '../../../core/records/record.ts';
import type { FieldFault } from '../errors/field-fault.ts';
import type { Tree } from '../objects/tree.ts';

/** One column of a kind's server-side table. Priority 0 is always shown; above 0 only with `-o wide`. */
export interface Column {
  readonly name: string;
  readonly type?: 'string' | 'integer' | 'date';
  readonly format?: 'name';
  readonly priority?: number;
  readonly description?: string;
  /** `now` in milliseconds, for ages. */
  readonly cell: (object: Tree, now: number) => string | number;
}

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

export interface Subresource {
  readonly name: string;
  readonly verbs: readonly string[];
  /** Kind of the body when it differs from the parent's. */
  readonly kind?: string;
  readonly group?: string;
}

/** What a strategy may use: all of it comes in through ports. */
export interface StrategyContext {
  /** RFC 3339, whole seconds. */
  readonly now: string;
}

/** A served resource. Everything that differs between kinds is in this table; the protocol is written once. */
export interface Resource {
  readonly group: string;
  readonly version: 'v1';
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly subresources: readonly Subresource[];
  /** Name of the kind's OpenAPI definition. */
  readonly definition: string;
  /** Absent for kinds that answer and are not kept (reviews). */
  readonly record?: RecordKind<Tree>;
  readonly columns: readonly Column[];
  /** Name rule of RFC 1123 (subdomain), or RBAC's path segment. */
  readonly nameRule: 'subdomain' | 'label' | 'path-segment';
  /** `metadata.generation` counts changes of everything but metadata and status. */
  readonly hasGeneration: boolean;
  /** Fields beyond metadata.name and metadata.namespace that field selectors may name. */
  readonly selectableFields: readonly string[];
  /** Fills absent fields. Runs on every decoded object; must be idempotent. */
  readonly setDefaults?: (object: Tree) => void;
  /** Runs once before validation of a new object, after its uid is known. */
  readonly prepareCreate?: (object: Tree, context: StrategyContext) => void;
  readonly validate?: (object: Tree) => FieldFault[];
  /** What may not change. `next` has passed `validate`. */
  readonly validateUpdate?: (next: Tree, present: Tree) => FieldFault[];
  /** Who else holds the object after deletion was asked for, besides `metadata.finalizers`. */
  readonly holders?: (object: Tree) => readonly unknown[];
  /** Notes in the object that its deletion has begun. */
  readonly markEnding?: (object: Tree) => void;
  /** Seconds that a deleted object may take to end; absent: it goes at once. */
  readonly gracePeriod?: (object: Tree, asked: number | undefined) => number;
}
