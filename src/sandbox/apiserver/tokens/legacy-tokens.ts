import { Refusal } from '../../../core/errors/refusal.ts';
import type { Services } from '../../../service/services.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import type { KubeObject } from '../../object.ts';
import { legacyPayload } from '../authentication/legacy-claims.ts';
import { ACCOUNT_NAME, ACCOUNT_UID, SERVICE_ACCOUNT_TOKEN } from '../kinds/core/secret.ts';
import { isTree } from '../objects/tree.ts';
import { signToken } from './sign.ts';
import type { IssueContext } from './token-request.ts';

export interface LegacyTokens {
  stop(): void;
  /** Resolves when everything that was noticed so far is done. */
  settled(): Promise<void>;
}

const encode = (text: string): string => Buffer.from(text).toString('base64');

/** The account that the Secret is for; undefined when it is gone or another by now. */
function accountOf(api: ClusterApi, secret: KubeObject): KubeObject | undefined {
  const { namespace, annotations = {} } = secret.metadata;
  const account = api.get('serviceaccounts', namespace, annotations[ACCOUNT_NAME] ?? '');
  const uid = annotations[ACCOUNT_UID];
  return account === undefined || (uid !== undefined && uid !== account.metadata.uid) ? undefined : account;
}

function filled(issue: IssueContext, root: string, secret: KubeObject, account: KubeObject): KubeObject {
  const { namespace = '', name } = secret.metadata;
  const present = isTree(secret.data) ? secret.data : {};
  const claims = { namespace, secret: name, account: account.metadata };
  const token = present.token ?? encode(signToken(issue, legacyPayload(claims)));
  const annotations = { ...secret.metadata.annotations, [ACCOUNT_UID]: account.metadata.uid };
  return {
    ...secret,
    metadata: { ...secret.metadata, annotations },
    data: { ...present, 'ca.crt': encode(root), namespace: encode(namespace), token },
  };
}

async function reconcile(
  api: ClusterApi,
  issue: IssueContext,
  root: string,
  secret: KubeObject,
): Promise<void> {
  const { namespace, name, uid, annotations } = secret.metadata;
  const account = accountOf(api, secret);
  if (account === undefined) {
    await api.delete('secrets', namespace, name, { uid });
    return;
  }
  const data = isTree(secret.data) ? secret.data : {};
  const complete =
    annotations?.[ACCOUNT_UID] === account.metadata.uid &&
    data.token !== undefined &&
    data.namespace !== undefined &&
    data['ca.crt'] === encode(root);
  if (!complete) await api.update('secrets', filled(issue, root, secret, account));
}

/** Fills Secrets of type service-account-token, and deletes them with the account that they are for. */
export function keepLegacyTokens(
  api: ClusterApi,
  issue: IssueContext,
  services: Pick<Services, 'keyring' | 'log'>,
): LegacyTokens {
  const root = services.keyring.authorityPem();
  let work = Promise.resolve();
  const check = (namespace: string | undefined, name: string): void => {
    work = work
      .then(async () => {
        const secret = api.get('secrets', namespace, name);
        if (secret?.type !== SERVICE_ACCOUNT_TOKEN || secret.metadata.deletionTimestamp !== undefined) return;
        await reconcile(api, issue, root, secret);
      })
      .catch((error: unknown) => {
        // Another writer came between: its change brings us back.
        if (!(error instanceof Refusal))
          services.log.error('sandbox.legacy-token', { namespace, name, error: String(error) });
      });
  };
  const watches = [
    api.watch('secrets', ({ type, object }) => {
      if (type !== 'DELETED' && object.type === SERVICE_ACCOUNT_TOKEN)
        check(object.metadata.namespace, object.metadata.name);
    }),
    api.watch('serviceaccounts', ({ type, object }) => {
      if (type !== 'DELETED') return;
      for (const secret of api.list('secrets', object.metadata.namespace))
        if (secret.type === SERVICE_ACCOUNT_TOKEN) check(secret.metadata.namespace, secret.metadata.name);
    }),
  ];
  return {
    stop: () => {
      for (const watch of watches) watch.stop();
    },
    settled: () => work,
  };
}
