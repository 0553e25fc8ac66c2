import { forbidden } from '../errors/refusals.ts';
import { SERVICE_ACCOUNT } from '../kinds/core/service-account.ts';
import { randomSuffix } from '../objects/random-name.ts';
import { childOf, type Tree, textOf, treesOf } from '../objects/tree.ts';
import type { AdmissionRequest } from '../objects/write.ts';
import type { AdmissionContext } from './context.ts';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';
/** An hour and seven seconds: the token outlives the hour that clients may rely on. */
const TOKEN_SECONDS = 3607;

/** Built-in ServiceAccount admission: every new pod has an account, and by default a token of it. */
export function admitServiceAccount(context: AdmissionContext, request: AdmissionRequest): void {
  const { operation, resource, namespace, object } = request;
  if (operation !== 'CREATE' || resource.kind !== 'Pod' || object === undefined) return;
  const spec = childOf(object, 'spec');
  const name = textOf(spec, 'serviceAccountName') || 'default';
  Object.assign(spec, { serviceAccountName: name, serviceAccount: name });
  const account = context.get(SERVICE_ACCOUNT, namespace, name);
  if (account === undefined) {
    throw forbidden(
      resource,
      request.name,
      `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
    );
  }
  if (wantsToken(spec, account)) mountToken(context, spec);
  const pullSecrets = treesOf(account, 'imagePullSecrets');
  if (treesOf(spec, 'imagePullSecrets').length === 0 && pullSecrets.length > 0) {
    spec.imagePullSecrets = pullSecrets.map((secret) => ({ name: textOf(secret, 'name') }));
  }
}

function wantsToken(spec: Tree, account: Tree): boolean {
  return (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) === true;
}

function hasMount(container: Tree): boolean {
  return treesOf(container, 'volumeMounts').some((mount) => mount.mountPath === TOKEN_PATH);
}

function mountToken(context: AdmissionContext, spec: Tree): void {
  const containers = [...treesOf(spec, 'initContainers'), ...treesOf(spec, 'containers')];
  const without = containers.filter((container) => !hasMount(container));
  if (without.length === 0) return;
  const volumes = treesOf(spec, 'volumes');
  const present = volumes.find((volume) => textOf(volume, 'name').startsWith(VOLUME_PREFIX));
  const name =
    present === undefined ? VOLUME_PREFIX + randomSuffix(context.cryptography) : textOf(present, 'name');
  for (const container of without) {
    container.volumeMounts = [
      ...treesOf(container, 'volumeMounts'),
      { name, readOnly: true, mountPath: TOKEN_PATH },
    ];
  }
  if (present === undefined) spec.volumes = [...volumes, tokenVolume(name)];
}

function tokenVolume(name: string): Tree {
  const namespace = { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } };
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [namespace] } },
      ],
      defaultMode: 0o644,
    },
  };
}
