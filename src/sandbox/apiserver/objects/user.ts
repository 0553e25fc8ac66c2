/** Who is asking, as authentication established it. */
export interface UserInfo {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export const MASTERS = 'system:masters';
export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';

/** The API server's own clients: controllers and the kubelet in this process. */
export const LOOPBACK_USER: UserInfo = {
  username: 'system:apiserver',
  groups: [MASTERS, AUTHENTICATED],
};
