type Labels = Readonly<Record<string, string>>;

/** Outcomes that the agent counts, under the reference's names (pod-identity-agent.md 7). */
export interface AgentMetrics {
  /** `hit`: an answer out of the cache, which the reference does not count; `renewed` is what it counts as one. */
  cache(state: 'hit' | 'miss' | 'stale' | 'renewed' | 'evicted' | 'skipped-terminated'): void;
  cacheError(irrecoverable: boolean, code: string): void;
  response(status: number): void;
  validation(result: 'success' | 'failure' | 'skipped'): void;
  upstreamCall(): void;
  render(entries: number): string;
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** A code comes from the server: only known ones become labels, each of which is kept for good. */
const CODES: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'ExpiredTokenException',
  'InvalidTokenException',
  'InvalidParameterException',
  'InvalidRequestException',
  'ResourceNotFoundException',
  'ThrottlingException',
  'InternalServerException',
  'ServiceUnavailableException',
  'Unreachable',
  'BadAnswer',
]);

class Counters {
  readonly #name: string;
  readonly #help: string;
  readonly #values = new Map<string, number>();

  constructor(name: string, help: string) {
    this.#name = name;
    this.#help = help;
  }

  add(labels: Labels): void {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
    const key = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
    this.#values.set(key, (this.#values.get(key) ?? 0) + 1);
  }

  render(): string {
    const lines = [...this.#values].map(([labels, value]) => `${this.#name}${labels} ${value}\n`);
    return `# HELP ${this.#name} ${this.#help}\n# TYPE ${this.#name} counter\n${lines.join('')}`;
  }
}

/**
 * The text format by hand: a handful of counters with labels out of fixed sets. The metrics package would be a sixth of the
 * agent's memory, and every node runs one.
 */
export function agentMetrics(): AgentMetrics {
  const cache = new Counters('pod_identity_cache_state', 'Looks at the cache and what became of entries.');
  const errors = new Counters('pod_identity_cache_errors', 'Exchanges that failed.');
  const responses = new Counters('pod_identity_http_response', 'Answers to pods, by status.');
  const validations = new Counters('pod_identity_local_validation', 'Tokens looked at on the node.');
  const calls = new Counters('pod_identity_upstream_calls', 'Requests to EKS Auth, retries included.');
  return {
    cache: (state) => cache.add({ state }),
    cacheError: (irrecoverable, code) =>
      errors.add({
        type: irrecoverable ? 'NonRecoverable' : 'Recoverable',
        code: CODES.has(code) ? code : 'other',
      }),
    response: (status) => responses.add({ code: String(status) }),
    validation: (result) => validations.add({ result }),
    upstreamCall: () => calls.add({}),
    render: (entries) =>
      [cache, errors, responses, validations, calls].map((each) => each.render()).join('') +
      `# HELP pod_identity_cache_entries Pods whose credentials are held.\n# TYPE pod_identity_cache_entries gauge\npod_identity_cache_entries ${entries}\n`,
  };
}
