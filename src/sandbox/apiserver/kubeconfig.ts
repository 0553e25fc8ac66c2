import type { Services } from '../../service/services.ts';
import { MASTERS } from './objects/user.ts';

const USER = 'kubernetes-admin';
const YEAR = 365 * 24 * 60 * 60 * 1000;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/**
 * The administrator's kubeconfig, written as JSON, which is YAML: the local CA, and a client certificate in `system:masters` that it signed. Holds a
 * private key: write it with mode 0600.
 */
export async function adminKubeconfig(
  services: Pick<Services, 'keyring' | 'settings'>,
  cluster: string,
): Promise<string> {
  const { keyring, settings } = services;
  const certificate = await keyring.certificate(`kubernetes-admin/${cluster}`, {
    commonName: USER,
    organizations: [MASTERS],
    usages: ['client'],
    lifetime: YEAR,
  });
  const context = `${USER}@${cluster}`;
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster,
        cluster: { server: settings.publicUrl, 'certificate-authority-data': base64(keyring.authorityPem()) },
      },
    ],
    users: [
      {
        name: USER,
        user: {
          'client-certificate-data': base64(certificate.certificatePem),
          'client-key-data': base64(certificate.privateKeyPem),
        },
      },
    ],
    contexts: [{ name: context, context: { cluster, user: USER } }],
    'current-context': context,
    preferences: {},
  };
  return `${JSON.stringify(kubeconfig, null, 2)}\n`;
}
