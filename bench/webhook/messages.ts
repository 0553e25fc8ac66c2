/** What the parent asks a child process; the child answers one message to each. */
export type Question =
  | { readonly ask: 'start' }
  | { readonly ask: 'start'; readonly certificate: Certificate; readonly answer: string }
  | { readonly ask: 'cpu' }
  | {
      readonly ask: 'run';
      readonly port: number;
      readonly body: string;
      readonly answer: string;
      readonly seconds: number;
      readonly connections: number;
    };

/** PEM; both servers serve with the same. */
export interface Certificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface ServerReady {
  readonly port: number;
  readonly certificate: Certificate;
  /** The review that is asked, and the answer to it. */
  readonly body: string;
  readonly answer: string;
}

export interface BareReady {
  readonly port: number;
}

export interface LoadDone {
  readonly answers: number;
  readonly seconds: number;
  /** Answers that were other bytes than expected. */
  readonly bad: number;
  /** Milliseconds, from the first byte sent to the last received. */
  readonly p50: number;
  readonly p99: number;
}
