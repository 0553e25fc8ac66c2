import { recordKind } from './record.ts';

/** The sections of a cluster's aws-auth that could be read last, for a start at which one cannot. Account: the cluster's. Key: the cluster's name. */
export interface AwsAuthCopy {
  /** Of the ConfigMap. */
  readonly uid: string;
  /** By name of the section. */
  readonly sections: {
    readonly [section: string]: { readonly text: string; readonly resourceVersion: string };
  };
}
export const AWS_AUTH_COPY = recordKind<AwsAuthCopy>('aws-auth-copy');
