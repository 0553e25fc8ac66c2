import { readFileSync } from 'node:fs';

/** A JSON schema as the data file has it: OpenAPI v2 with `$ref` as the bare name of a definition. */
export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-list-type'?: 'map' | 'set';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic';
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly kind: string;
    readonly version: string;
  }[];
}

export type Definitions = Readonly<Record<string, Schema>>;

const DATA = new URL('../../../../data/kubernetes-openapi.json', import.meta.url);
let loaded: Definitions | undefined;

/** The served kinds' schemas. Read from the package's data on first use, so that start-up does not pay for it. */
export function definitions(): Definitions {
  // The data file is made by scripts/reduce-kubernetes-openapi.ts in this form.
  loaded ??= JSON.parse(readFileSync(DATA, 'utf8')) as Definitions;
  return loaded;
}

/** The schema behind a `$ref`; others are themselves. */
export function resolved(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (definitions()[schema.$ref] ?? {});
}
