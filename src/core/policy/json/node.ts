/** Where a node begins. Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface JsonText {
  readonly kind: 'string' | 'number' | 'boolean';
  /** A string decoded; a number or boolean exactly as written (`3.00` stays `3.00`). */
  readonly text: string;
  readonly at: Position;
}

export interface JsonNull {
  readonly kind: 'null';
  readonly at: Position;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
  readonly at: Position;
  /** For each item, the place right behind the bracket or comma before it. */
  readonly after: readonly Position[];
}

export interface JsonMember {
  readonly key: string;
  readonly keyAt: Position;
  readonly value: JsonNode;
}

/** Members are a list, never properties: a key such as `__proto__` is an ordinary text here. */
export interface JsonObject {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
  readonly at: Position;
  /** Right behind the closing brace. */
  readonly end: Position;
}

export type JsonNode = JsonText | JsonNull | JsonArray | JsonObject;

/** Why a text is not a policy, and where. */
export class PolicySyntaxError extends Error {
  readonly at: Position;
  /** `json`: not JSON at all; `grammar`: JSON, but not of the policy grammar. */
  readonly stage: 'json' | 'grammar';

  constructor(stage: 'json' | 'grammar', problem: string, at: Position) {
    super(`${problem} (line ${at.line}, column ${at.column})`);
    this.name = 'PolicySyntaxError';
    this.stage = stage;
    this.at = at;
  }
}
