import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';

/** What the proxy tells of a request, for the log. Never a token, and of the target only the path: queries hold commands. */
export interface Decided {
  /** Goes to the API too, whose own audit log then has it: what it did is found by who was let in. */
  readonly auditId: string;
  /** Address of the connection's other end. */
  readonly source: string;
  /** What the request says of the way before; anybody can write anything there. */
  readonly forwardedFor: string;
  readonly method: string;
  readonly path: string;
}

/** Who hears of each decision. */
export interface ProxyEvents {
  /** `inbound`: the user of the token. `outbound`: whom the API answers for; absent when the request goes on as it is. */
  passed(
    request: Decided,
    inbound: KubernetesUser,
    outbound: KubernetesUser | undefined,
    way: 'impersonation' | 'passthrough' | 'unchanged',
  ): void;
  /** `check`: the named check that refused. */
  failed(request: Decided, status: number, check: string, message: string): void;
}
