import type { OperationSchema, ServiceSchema } from './schema.ts';
import type { OperationCodec } from './wire.ts';

/** The codecs of one service's operations, each compiled when it is first asked for and kept. */
export class OperationCodecs {
  readonly #schema: ServiceSchema;
  readonly #compile: (name: string, operation: OperationSchema) => OperationCodec;
  readonly #compiled = new Map<string, OperationCodec>();

  constructor(schema: ServiceSchema, compile: (name: string, operation: OperationSchema) => OperationCodec) {
    this.#schema = schema;
    this.#compile = compile;
  }

  /** Undefined when the schema data does not hold the operation. */
  get(name: string): OperationCodec | undefined {
    const present = this.#compiled.get(name);
    if (present !== undefined) return present;
    const operation = Object.hasOwn(this.#schema.operations, name)
      ? this.#schema.operations[name]
      : undefined;
    if (operation === undefined) return undefined;
    const codec = this.#compile(name, operation);
    this.#compiled.set(name, codec);
    return codec;
  }
}
