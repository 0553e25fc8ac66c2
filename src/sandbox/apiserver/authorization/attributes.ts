import type { UserInfo } from '../objects/user.ts';

/** One thing that somebody wants to do with a resource. */
export interface ResourceAttributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** Undefined: at the cluster scope. */
  readonly namespace: string | undefined;
  /** Empty: no particular object. */
  readonly name: string;
}

/** One thing that somebody wants to do with a path that is no resource. */
export interface PathAttributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly path: string;
}
