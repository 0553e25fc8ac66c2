import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

/** Who may reach a cluster's API, and from where. */
export interface EndpointAccess {
  readonly public: boolean;
  /** From the nodes' own network. */
  readonly private: boolean;
  /** Sources that the public endpoint answers. */
  readonly cidrs: readonly string[];
}

export type AuthenticationMode = 'CONFIG_MAP' | 'API_AND_CONFIG_MAP' | 'API';

/** EKS cluster. Account: the owner. Key: the name. */
export interface Cluster {
  readonly name: string;
  readonly arn: string;
  /** 32 upper-case hex digits: last segment of the issuer. */
  readonly issuerId: string;
  /** `https://HOST[:PORT]/id/<issuerId>`, fixed when the cluster is made. */
  readonly issuer: string;
  /** Kubernetes API endpoint, https. */
  readonly endpoint: string;
  /** Kubernetes version, `1.35`. */
  readonly version: string;
  readonly createdAt: number;
  readonly status: 'ACTIVE' | 'CREATING' | 'DELETING' | 'FAILED';
  readonly tags: Tags;
  /** True for the embedded cluster; false for one that was attached: it runs elsewhere, and signs its tokens itself. */
  readonly sandbox: boolean;
  /** PEM of the authority of an attached cluster's API. Absent: the instance's own. */
  readonly authorityPem?: string;
  /** Absent: public, from everywhere. */
  readonly endpointAccess?: EndpointAccess;
  /** Absent: API_AND_CONFIG_MAP. */
  readonly authenticationMode?: AuthenticationMode;
  /** Who made it, if that makes an administrator. In mode CONFIG_MAP no map says so; in the others an access entry does. */
  readonly creator?: { readonly arn: string; readonly id: string };
  /** Its first aws-auth and access entries were made: what is deleted of them after that stays deleted. */
  readonly accessPrepared?: boolean;
  /** Types of control plane logs that are switched on; kept, as there is nowhere to send them. */
  readonly logging?: readonly string[];
  readonly deletionProtection?: boolean;
  readonly supportType?: 'STANDARD' | 'EXTENDED';
}
export const CLUSTER = recordKind<Cluster>('eks.cluster');

/** S3 bucket. Account: GLOBAL (names are unique over all accounts). Key: the name. */
export interface Bucket {
  readonly name: string;
  readonly owner: string;
  readonly region: string;
  readonly createDate: number;
  /** Bucket policy document, as written. */
  readonly policy?: string;
}
export const BUCKET = recordKind<Bucket>('s3.bucket');

/** S3 object. Account: GLOBAL. Key: `<bucket>/<object key>` (bucket names hold no slash). */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  /** Name of the body among the blobs. */
  readonly blob: string;
  readonly size: number;
  /** Lower-case hex MD5, unquoted. */
  readonly etag: string;
  readonly lastModified: number;
  readonly contentType?: string;
  /** `x-amz-meta-*` and the other kept headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}
export const S3_OBJECT = recordKind<S3Object>('s3.object');
