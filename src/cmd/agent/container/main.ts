/**
 * What the container of the `eks-pod-identity-agent` add-on runs in the sandbox: `rolecall agent` with the arguments of the
 * container. Where it listens is the node's to say, as all pods here share one network; the flag that comes last counts.
 */
import process from 'node:process';

/** Flags, and the variables that the sandbox's node gives for them. */
const OVERRIDES: readonly (readonly [flag: string, variable: string])[] = [
  ['--bind-hosts', 'ROLECALL_AGENT_ADDRESS'],
  ['--port', 'ROLECALL_AGENT_PORT'],
  ['--probe-port', 'ROLECALL_AGENT_PROBE_PORT'],
  ['--metrics-address', 'ROLECALL_AGENT_ADDRESS'],
  ['--metrics-port', 'ROLECALL_AGENT_METRICS_PORT'],
];

const given = OVERRIDES.flatMap(([flag, variable]) => {
  const value = process.env[variable];
  return value === undefined ? [] : [flag, value];
});
process.argv.splice(2, 0, 'agent');
process.argv.push(...given);
await import('../../main.ts');
