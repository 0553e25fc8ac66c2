import type { PublicJwk } from '../../src/core/ports/cryptography.ts';

/** How the floor proves that a request is genuine: one signature, as the call's own. */
export type Proof = 'rs256' | 'sigv4';

/** One kind of call: requests as they go over the wire, and what a good answer holds. */
export interface Workload {
  readonly call: string;
  readonly proof: Proof;
  /** Whole HTTP requests, each with its own token or signature. */
  readonly requests: readonly string[];
  /** Text of a good answer's body; empty when there is none. */
  readonly marker: string;
  /** What the server answered to the first of them. */
  readonly sample: Sample;
}

/** One true answer of the server, for the floor to repeat. */
export interface Sample {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Length that the headers announce; a HEAD has one and no body. */
  readonly length: number;
}

/** What the parent asks a child process; the child answers one message to each. */
export type Question =
  | {
      readonly ask: 'start-server';
      readonly folder: string;
      readonly roles: number;
      readonly hangingPort?: number;
    }
  | { readonly ask: 'start-bare'; readonly jwk: PublicJwk; readonly workload: Workload }
  | { readonly ask: 'start-hanging' }
  | { readonly ask: 'audited' }
  | { readonly ask: 'cpu' }
  | {
      readonly ask: 'run';
      readonly port: number;
      readonly workload: Workload;
      readonly seconds: number;
      readonly connections: number;
      /** Requests a second, evenly spaced; absent: each connection sends its next when it has its answer. */
      readonly rate?: number;
    };

export interface ServerReady {
  readonly port: number;
  readonly workloads: readonly Workload[];
  readonly jwk: PublicJwk;
  /** Exchanges whose provider never answers; empty without a hanging port. */
  readonly stuck: readonly string[];
}

export interface Listening {
  readonly port: number;
}

export interface LoadDone {
  readonly answers: number;
  readonly seconds: number;
  /** Answers that were not as the workload says. */
  readonly bad: number;
  readonly firstBad: string;
  /** Milliseconds from when a request was due to its whole answer; paced runs only. */
  readonly p50?: number;
  readonly p99?: number;
}

/** Answer to `cpu`: microseconds of processor time that the process has used. */
export interface CpuUsed {
  readonly microseconds: number;
}
