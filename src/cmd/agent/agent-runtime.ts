/**
 * How the engine is started for an agent, which is on every node: small before fast. `bin/rolecall` has the same words.
 */
export const AGENT_RUNTIME = ['--max-semi-space-size=1', '--optimize-for-size', '--expose-gc'] as const;
