import type { LogLevel } from '../../telemetry/log.ts';
import { boolean, duration, matching, oneOf, type ReadFlag, wholeNumber } from '../flags/flag-values.ts';

/** Every flag of `rolecall webhook`, read. Those of the reference keep its names (pod-identity-webhook.md 2). */
export interface WebhookFlags {
  readonly kubeconfig: string;
  readonly address: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly namespace: string;
  readonly serviceName: string;
  readonly certificateNames: string;
  readonly webhookConfiguration: string;
  readonly inCluster: boolean;
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsSecret: string;
  readonly tlsMinVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly annotationPrefix: string;
  readonly tokenAudience: string;
  readonly tokenMountPath: string;
  readonly tokenExpiration: number;
  readonly awsDefaultRegion: string;
  readonly stsRegionalEndpoint: boolean;
  readonly composeRoleArn: boolean;
  readonly awsAccountId: string;
  readonly watchConfigMap: boolean;
  readonly serviceAccountLookupGracePeriod: number;
  readonly roleGracePeriod: number;
  readonly watchContainerCredentialsConfig: string;
  readonly podIdentityCluster: string;
  readonly containerCredentialsAudience: string;
  readonly containerCredentialsTokenMountPath: string;
  readonly containerCredentialsTokenVolumeName: string;
  readonly containerCredentialsTokenPath: string;
  readonly containerCredentialsFullUri: string;
  readonly failClosedSelector: string;
  readonly checkRoles: boolean;
  readonly issuer: string;
  readonly roleCheckBudget: number;
  readonly logLevel: LogLevel;
}

export interface Flag<Value> {
  /** What it is when not given; a text, read like any other. */
  readonly initial: string;
  readonly read: ReadFlag<Value>;
  readonly help: string;
}

const PORT = wholeNumber(0, 65_535);
const PATH = matching(/^$|^[^\0]+$/, 'must be a path');
const ABSOLUTE = matching(/^\/[^\0:]*[^\0:/]$/, 'must be an absolute path without a colon');
const NAME = matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a Kubernetes name');
const OPTIONAL_NAME = matching(/^$|^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a Kubernetes name');
const TEXT = matching(/^[\x21-\x7e]{1,1000}$/, 'must be printable and not empty');
const SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The table of flags: the command line, its help and the reading of values are made of it. */
export const FLAGS: { readonly [Name in keyof WebhookFlags]: Flag<WebhookFlags[Name]> } = {
  kubeconfig: {
    initial: '',
    read: PATH,
    help: 'cluster to serve (default: KUBECONFIG, else the pod it runs in)',
  },
  address: {
    initial: '',
    read: matching(/^[0-9a-fA-F.:]*$/, 'must be an IP address'),
    help: 'where to listen (default: all addresses)',
  },
  port: { initial: '443', read: PORT, help: 'TLS: /mutate, /healthz, /readyz' },
  metricsPort: { initial: '9999', read: PORT, help: 'plain: /metrics, /healthz, /readyz' },
  namespace: {
    initial: '',
    read: OPTIONAL_NAME,
    help: 'of the service, Secret and ConfigMap (default: its own)',
  },
  serviceName: { initial: 'pod-identity-webhook', read: NAME, help: 'service that the certificate is for' },
  certificateNames: {
    initial: '',
    read: matching(/^$|^[A-Za-z0-9.:-]+(,[A-Za-z0-9.:-]+)*$/, 'must be DNS names or addresses, with commas'),
    help: 'further names and addresses that the certificate is for',
  },
  webhookConfiguration: {
    initial: 'pod-identity-webhook',
    read: matching(SUBDOMAIN, 'must be a Kubernetes name'),
    help: 'MutatingWebhookConfiguration whose caBundle is kept current',
  },
  inCluster: { initial: 'true', read: boolean, help: 'false: serve with --tls-cert and --tls-key' },
  tlsCert: { initial: '', read: PATH, help: 'certificate chain, PEM; taken again when it changes' },
  tlsKey: { initial: '', read: PATH, help: 'private key, PEM' },
  tlsSecret: {
    initial: 'pod-identity-webhook',
    read: NAME,
    help: 'Secret of the certificate that is made here',
  },
  tlsMinVersion: {
    initial: '1.2',
    read: (text) =>
      oneOf('1.2', '1.3', 'VersionTLS12', 'VersionTLS13')(text).endsWith('3') ? 'TLSv1.3' : 'TLSv1.2',
    help: '1.2 or 1.3',
  },
  annotationPrefix: {
    initial: 'eks.amazonaws.com',
    read: matching(SUBDOMAIN, 'must be a DNS name'),
    help: 'prefix of the annotations that are read',
  },
  tokenAudience: { initial: 'sts.amazonaws.com', read: TEXT, help: 'audience of web identity tokens' },
  tokenMountPath: {
    initial: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
    read: ABSOLUTE,
    help: 'where web identity tokens are mounted',
  },
  tokenExpiration: { initial: '86400', read: wholeNumber(0, 2 ** 32), help: 'seconds; at least 600 is used' },
  awsDefaultRegion: {
    initial: '',
    read: matching(/^$|^[a-z0-9-]{1,50}$/, 'must be a region'),
    help: 'injected as AWS_DEFAULT_REGION and AWS_REGION',
  },
  stsRegionalEndpoint: {
    initial: 'false',
    read: boolean,
    help: 'inject AWS_STS_REGIONAL_ENDPOINTS=regional',
  },
  composeRoleArn: {
    initial: 'false',
    read: boolean,
    help: 'let annotations hold role names; see --aws-account-id',
  },
  awsAccountId: {
    initial: '',
    read: matching(/^$|^\d{12}$/, 'must be 12 digits'),
    help: 'account of roles that are given by name',
  },
  watchConfigMap: {
    initial: 'false',
    read: boolean,
    help: 'read roles from ConfigMap pod-identity-webhook too',
  },
  serviceAccountLookupGracePeriod: {
    initial: '1s',
    read: duration(5000),
    help: 'how long a pod waits for its service account',
  },
  roleGracePeriod: {
    initial: '500ms',
    read: duration(5000),
    help: 'how long a pod of a service account made a moment ago waits for its role',
  },
  watchContainerCredentialsConfig: {
    initial: '',
    read: PATH,
    help: 'file of Pod Identity associations; turns Pod Identity on',
  },
  podIdentityCluster: {
    initial: '',
    read: matching(/^$|^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'must be the name of a cluster'),
    help: 'look associations of this cluster up in the EKS API of AWS_ENDPOINT_URL',
  },
  containerCredentialsAudience: {
    initial: 'pods.eks.amazonaws.com',
    read: TEXT,
    help: 'of Pod Identity tokens',
  },
  containerCredentialsTokenMountPath: {
    initial: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount',
    read: ABSOLUTE,
    help: 'where Pod Identity tokens are mounted',
  },
  containerCredentialsTokenVolumeName: {
    initial: 'eks-pod-identity-token',
    read: NAME,
    help: 'their volume',
  },
  containerCredentialsTokenPath: {
    initial: 'eks-pod-identity-token',
    read: matching(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,251}$/, 'must be a file name'),
    help: 'their file in the volume',
  },
  containerCredentialsFullUri: {
    initial: 'http://169.254.170.23/v1/credentials',
    read: matching(/^https?:\/\/[\x21-\x7e]{1,500}$/, 'must be a URL'),
    help: 'where pods ask for credentials',
  },
  failClosedSelector: {
    initial: '',
    read: matching(/^$|^[A-Za-z0-9./_-]+(=[A-Za-z0-9._-]*)?$/, 'must be KEY or KEY=VALUE'),
    help: 'label of namespaces in which a pod is denied when its identity cannot be told',
  },
  checkRoles: {
    initial: 'false',
    read: boolean,
    help: 'warn of roles that do not exist or do not trust the pod, by the IAM API of AWS_ENDPOINT_URL',
  },
  issuer: {
    initial: '',
    read: matching(/^$|^https:\/\/[\x21-\x7e]{1,500}$/, 'must be an https URL'),
    help: "the cluster's issuer, for --check-roles (default: asked of the cluster)",
  },
  roleCheckBudget: {
    initial: '200ms',
    read: duration(2 * 1000),
    help: 'longest that --check-roles delays a pod',
  },
  logLevel: {
    initial: 'info',
    read: oneOf('info', 'warn', 'error', 'silent'),
    help: 'info, warn, error or silent',
  },
};
