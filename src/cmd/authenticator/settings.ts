import { STS_PARTITIONS } from '../../core/cluster-access/sts/partitions.ts';
import type { LogLevel } from '../../telemetry/log.ts';
import { boolean, FlagFault, matching, oneOf, type ReadFlag, wholeNumber } from '../flags/flag-values.ts';

/** Every setting of `rolecall authenticator` that is one value. Flags and keys of the reference keep its names (cluster-authenticator.md 8). */
export interface AuthenticatorSettings {
  readonly clusterId: string;
  readonly logFormat: 'text' | 'json';
  readonly logVerbosity: LogLevel;
  readonly featureGates: ReadonlyMap<string, boolean>;
  readonly partition: string;
  readonly generateKubeconfig: string;
  readonly generateAuthorizationKubeconfig: string;
  readonly kubeconfigPregenerated: boolean;
  readonly stateDir: string;
  readonly kubeconfig: string;
  readonly master: string;
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
  readonly healthPort: number;
  readonly backendMode: readonly string[];
  readonly ec2DescribeInstancesQps: number;
  readonly ec2DescribeInstancesBurst: number;
  readonly region: string;
  readonly stsEndpoint: readonly string[];
  readonly awsStsToo: boolean;
  readonly caBundle: string;
  readonly matchRolePaths: boolean;
  readonly ec2Endpoint: string;
  readonly eksEndpoint: string;
}

export interface Setting<Value> {
  /** What it is when not given anywhere; a text, read like any other. */
  readonly initial: string;
  readonly read: ReadFlag<Value>;
  readonly help: string;
  /** Without dashes; by default the name in kebab case. */
  readonly flag?: string;
  readonly short?: string;
  readonly environment?: string;
  /** In the configuration file; by default `server.NAME`. */
  readonly key?: string;
}

/** Names of the reference's gates. CRD needs none here. */
export const FEATURE_GATES = ['ConfiguredInitDirectories', 'IAMIdentityMappingCRD', 'SSORoleMatch'] as const;

const PATH = matching(/^$|^[^\0]+$/, 'must be a path');
const FILE = matching(/^[^\0]+$/, 'must be a path');
const PORT = wholeNumber(0, 65_535);
const HOST = matching(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/, 'must be a host name');
const URL_OR_NONE = matching(/^$|^https?:\/\/[\x21-\x7e]{1,500}$/, 'must be a URL');
const PARTITIONS = STS_PARTITIONS.map(({ name }) => name);

function list(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((each) => each.trim());
}

const LEVELS: Readonly<Record<string, LogLevel>> = {
  panic: 'error',
  fatal: 'error',
  error: 'error',
  warn: 'warn',
  warning: 'warn',
  info: 'info',
  debug: 'info',
  trace: 'info',
};

function logLevel(text: string): LogLevel {
  const level = Object.hasOwn(LEVELS, text) ? LEVELS[text] : undefined;
  if (level === undefined) throw new FlagFault(`must be one of ${Object.keys(LEVELS).join(', ')}`);
  return level;
}

function gates(text: string): ReadonlyMap<string, boolean> {
  return new Map(
    list(text).map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      if (!FEATURE_GATES.some((gate) => gate === name))
        throw new FlagFault(`must be NAME=true or NAME=false of ${FEATURE_GATES.join(', ')}`);
      return [name, boolean(value)] as const;
    }),
  );
}

/** The table of settings: flags, environment, configuration file and help are made of it. */
export const SETTINGS: {
  readonly [Name in keyof AuthenticatorSettings]: Setting<AuthenticatorSettings[Name]>;
} = {
  clusterId: {
    initial: '',
    read: matching(/^[\x20-\x7e]{0,1000}$/, 'must be printable'),
    short: 'i',
    environment: 'KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID',
    key: 'clusterID',
    help: 'what tokens must be signed for: the name of the cluster',
  },
  logFormat: {
    initial: 'text',
    read: oneOf('text', 'json'),
    short: 'l',
    key: 'logFormat',
    help: 'text or json',
  },
  logVerbosity: {
    initial: 'info',
    read: logLevel,
    short: 'v',
    environment: 'AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY',
    key: 'log-verbosity',
    help: `${Object.keys(LEVELS).join(', ')}`,
  },
  featureGates: {
    initial: '',
    read: gates,
    key: 'feature-gates',
    help: `${FEATURE_GATES.join(', ')}, as NAME=true; SSORoleMatch is on unless it is false`,
  },
  partition: {
    initial: 'aws',
    read: (text) => {
      if (!PARTITIONS.includes(text)) throw new FlagFault(`must be one of ${PARTITIONS.join(', ')}`);
      return text;
    },
    help: "of the accounts, and of AWS's STS endpoints",
  },
  generateKubeconfig: {
    initial: '/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml',
    read: FILE,
    help: "where the API server's --authentication-token-webhook-config-file is written",
  },
  generateAuthorizationKubeconfig: {
    initial: '',
    read: PATH,
    help: 'the same for --authorization-webhook-config-file (default: authorization-kubeconfig.yaml beside it)',
  },
  kubeconfigPregenerated: {
    initial: 'false',
    read: boolean,
    help: 'true: kubeconfigs were made by init and are left alone',
  },
  stateDir: {
    initial: '/var/aws-iam-authenticator',
    read: FILE,
    help: 'folder of cert.pem, key.pem and the copy of aws-auth',
  },
  kubeconfig: {
    initial: '',
    read: PATH,
    help: 'cluster of EKSConfigMap and CRD (default: KUBECONFIG, else the pod it runs in)',
  },
  master: {
    initial: '',
    read: URL_OR_NONE,
    help: 'https URL of its API, in place of the one in the kubeconfig',
  },
  hostname: {
    initial: 'localhost',
    read: HOST,
    help: 'name that the API server calls, and the certificate is for',
  },
  address: {
    initial: '127.0.0.1',
    read: matching(/^[0-9a-fA-F.:]+$/, 'must be an IP address'),
    help: 'where to listen; the certificate is for it too',
  },
  port: { initial: '21362', read: PORT, help: 'TLS: /authenticate, /authorize, /metrics, /healthz, /readyz' },
  healthPort: { initial: '21363', read: PORT, help: 'plain, on every address: answers ok' },
  backendMode: {
    initial: 'MountedFile',
    read: list,
    help: 'where mappings come from, in order: MountedFile, EKSConfigMap, CRD, DynamicFile',
  },
  ec2DescribeInstancesQps: {
    initial: '15',
    read: wholeNumber(1, 10_000),
    flag: 'ec2-describeInstances-qps',
    help: 'calls a second for {{EC2PrivateDNSName}}',
  },
  ec2DescribeInstancesBurst: {
    initial: '5',
    read: wholeNumber(1, 10_000),
    flag: 'ec2-describeInstances-burst',
    help: 'calls at once for the same',
  },
  region: {
    initial: '',
    read: matching(/^$|^[a-z0-9-]{1,50}$/, 'must be a region'),
    environment: 'AWS_REGION',
    help: 'of the verifier: its STS hosts are accepted though AWS may have made the region after this program',
  },
  stsEndpoint: {
    initial: '',
    read: list,
    help: "STS that tokens may be for, https://HOST[:PORT]; may be repeated (default: AWS's own)",
  },
  awsStsToo: { initial: 'false', read: boolean, help: "accept AWS's own besides --sts-endpoint" },
  caBundle: {
    initial: '',
    read: PATH,
    environment: 'AWS_CA_BUNDLE',
    help: "PEM of the authorities of STS besides this machine's",
  },
  matchRolePaths: {
    initial: 'false',
    read: boolean,
    help: 'let entries whose role ARN has a path match sessions of the role',
  },
  ec2Endpoint: {
    initial: '',
    read: URL_OR_NONE,
    environment: 'AWS_ENDPOINT_URL_EC2',
    help: "EC2 for {{EC2PrivateDNSName}} (default: the region's)",
  },
  eksEndpoint: {
    initial: '',
    read: URL_OR_NONE,
    environment: 'AWS_ENDPOINT_URL_EKS',
    help: 'EKS API whose access entries of the cluster count before all others, and which /authorize answers from',
  },
};
