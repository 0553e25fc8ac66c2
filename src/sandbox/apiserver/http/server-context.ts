import type { Services } from '../../../service/services.ts';
import type { KubeletApi } from '../../cluster-api.ts';
import type { BearerTokens } from '../authentication/bearer-tokens.ts';
import type { Rbac } from '../authorization/rbac.ts';
import type { History } from '../objects/history.ts';
import type { Tree } from '../objects/tree.ts';
import type { WriteContext } from '../objects/write.ts';
import type { Resource } from '../resources/resource.ts';
import type { IssueContext } from '../tokens/token-request.ts';

/** Everything that handlers work with, wired in `api-server.ts`. */
export interface ServerContext {
  readonly services: Pick<Services, 'clock' | 'log' | 'directory' | 'cryptography' | 'settings' | 'audit'>;
  readonly write: WriteContext;
  readonly issue: IssueContext;
  readonly tokens: BearerTokens;
  readonly rbac: Rbac;
  readonly history: (resource: Resource) => History;
  readonly get: (resource: Resource, namespace: string | undefined, name: string) => Tree | undefined;
  /** Watches that are open now. */
  readonly watches: { open: number };
  /** Clients that are in a container now. */
  readonly sessions: { open: number };
  /** Undefined until the kubelet has started. */
  readonly kubelet: () => KubeletApi | undefined;
}
