import { AgentFailure } from '../agent-failure.ts';

const PORT = /:\d{1,5}$/;
const MOST_KNOWN = 64;

/** The host of a header, without port and brackets. */
function bare(host: string): string {
  const name =
    host.startsWith('[') || host.indexOf(':') === host.lastIndexOf(':') ? host.replace(PORT, '') : host;
  return name.replace(/^\[|\]$/g, '').toLowerCase();
}

/**
 * Check 2 of pod-identity-agent.md 3.1: the Host header names the agent. A page whose name was rebound to the agent's address
 * carries its own name here. Throws `AgentFailure` 403.
 */
export function hostCheck(allowed: readonly string[]): (host: string | undefined) => void {
  const names = new Set(allowed.map(bare));
  const shown = allowed.map((host) => host.replace(/^\[|\]$/g, '')).join(' ');
  const good = new Set<string>();
  return (host = '') => {
    if (good.has(host)) return;
    if (!names.has(bare(host))) {
      throw new AgentFailure(
        403,
        'InvalidHost',
        `Access Denied. Called agent through invalid address, please use either [${shown}] address not ${bare(host).slice(0, 253)}`,
      );
    }
    if (good.size < MOST_KNOWN) good.add(host);
  };
}
