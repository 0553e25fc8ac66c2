/** Credentials of one pod, as EKS Auth gave them. */
export interface PodCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** 12 digits. */
  readonly accountId: string;
  /** Milliseconds. */
  readonly expiration: number;
}

/** What an exchange answers: for whom, and what. */
export interface PodAnswer {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly credentials: PodCredentials;
}

/** Trades a token at EKS Auth. Rejects with `AgentFailure`. */
export type ExchangeToken = (token: string) => Promise<PodAnswer>;
