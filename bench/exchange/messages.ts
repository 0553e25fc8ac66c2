import type { PublicJwk } from '../../src/core/ports/cryptography.ts';

/** What the parent asks a child process; the child answers one message to each. */
export type Question =
  | { readonly ask: 'start'; readonly folder: string }
  | { readonly ask: 'start'; readonly jwk: PublicJwk; readonly sample: Sample }
  | { readonly ask: 'audited' }
  | { readonly ask: 'cpu' }
  | {
      readonly ask: 'run';
      readonly port: number;
      readonly bodies: readonly string[];
      readonly seconds: number;
      readonly connections: number;
    };

/** One true answer of the server, for the floor to repeat. */
export interface Sample {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ServerReady {
  readonly port: number;
  /** Request bodies, each with a token of its own. */
  readonly bodies: readonly string[];
  readonly jwk: PublicJwk;
  readonly sample: Sample;
}

export interface BareReady {
  readonly port: number;
}

export interface LoadDone {
  readonly answers: number;
  readonly seconds: number;
  /** Answers that were not a 200 with credentials. */
  readonly bad: number;
  readonly firstBad: string;
}

/** Answer to `cpu`: microseconds of processor time that the process has used. */
export interface CpuUsed {
  readonly microseconds: number;
}
