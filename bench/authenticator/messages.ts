/** What the parent asks a child process; the child answers one message to each. */
export type Question =
  | { readonly ask: 'start'; readonly folder: string }
  | { readonly ask: 'start-bare'; readonly certificate: Certificate; readonly answer: string }
  | { readonly ask: 'audited' }
  | { readonly ask: 'cpu' }
  | {
      readonly ask: 'run';
      readonly port: number;
      /** Whole TokenReviews, each with a token of its own. */
      readonly bodies: readonly string[];
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
  readonly bodies: readonly string[];
  /** The answer to the first of them. */
  readonly answer: string;
}

export interface Listening {
  readonly port: number;
}

export interface LoadDone {
  readonly answers: number;
  readonly seconds: number;
  /** Answers that let nobody in. */
  readonly bad: number;
  /** Milliseconds, from the first byte sent to the last received. */
  readonly p99: number;
}
