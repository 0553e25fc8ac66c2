import type { Followed } from '../../kubernetes/admission/index.ts';

/** What `/readyz` says. */
export interface Readiness {
  readonly ready: boolean;
  /** One line for each source, as Kubernetes writes its checks. */
  readonly text: string;
}

/**
 * Ready when every source is known. One that went away afterwards leaves it ready, since the copy goes on serving, and is named:
 * taking the webhook out of service would lose the pods that the copy could have served.
 */
export function readinessOf(followed: readonly Followed[], stopping: boolean): Readiness {
  const lines = followed.map((each) => {
    if (!each.ready()) return `[-]${each.name} not synced`;
    return each.connected() ? `[+]${each.name} ok` : `[!]${each.name} not reachable, served from the copy`;
  });
  if (stopping) lines.push('[-]shutdown in progress');
  const ready = !stopping && followed.every((each) => each.ready());
  return { ready, text: `${lines.join('\n')}\n${ready ? 'ok' : 'not ready'}\n` };
}
