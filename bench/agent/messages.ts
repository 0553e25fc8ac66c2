import type { Json } from '../../src/core/records/record.ts';

/** What the parent asks a child process; the child answers one message to each. */
export type AgentQuestion =
  | { readonly ask: 'start-agent'; readonly upstream: number; readonly jwks: Json; readonly issuer: string }
  | { readonly ask: 'start-floor'; readonly body: string }
  | { readonly ask: 'start-upstream' }
  | { readonly ask: 'upstream-calls' }
  | { readonly ask: 'memory' }
  | { readonly ask: 'cpu' };

export interface Memory {
  /** MiB resident. */
  readonly resident: number;
}

export interface UpstreamCalls {
  readonly calls: number;
}
