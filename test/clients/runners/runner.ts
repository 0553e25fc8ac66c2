/** Credentials as the APIs hand them out. */
export interface Credentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
}

export interface Call {
  readonly service: 'iam' | 'sts' | 'ec2';
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly credentials: Credentials;
}

/** An answer as plain data (times and bytes as texts, documents parsed), or the code and message of a refusal. */
export interface Answer {
  readonly output?: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly message?: string;
}

/** A real client that makes the calls of steps. */
export interface Runner {
  /** With its version. */
  readonly name: string;
  /** Does the client's own model of the service have the operation? An old client may not. */
  knows(service: string, operation: string): boolean;
  call(call: Call): Promise<Answer>;
  close(): Promise<void>;
}
