import { type Environment, type RunState, runFile } from './run-files.ts';

/** The bootstrap administrator's key. */
export interface Administrator {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What `rolecall env` exports: enough for the stock aws, kubectl and the verbs of this program. */
export function environmentOf(state: RunState, administrator: Administrator): Environment {
  return {
    AWS_ENDPOINT_URL: state.endpointUrl,
    AWS_REGION: state.region,
    AWS_DEFAULT_REGION: state.region,
    AWS_ACCESS_KEY_ID: administrator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: administrator.secretAccessKey,
    AWS_CA_BUNDLE: runFile(state.dataDir, 'ca'),
    KUBECONFIG: runFile(state.dataDir, 'kubeconfig'),
    ACCOUNT_ID: state.account,
    CLUSTER_NAME: state.cluster,
    ROLECALL_DATA_DIR: state.dataDir,
  };
}
