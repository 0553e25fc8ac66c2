import type { Cryptography } from '../../../core/ports/cryptography.ts';
import type { Job } from './job.ts';

/** Kubernetes' alphabet for generated names: no vowels and no digits that look like them. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX = 5;
const LONGEST_NAME = 63;

/** A new pod of the job: its template, the job's labels, and the job as controlling owner. */
export function jobPod(job: Job, cryptography: Cryptography): object {
  const { name, namespace, uid } = job.metadata;
  const base = `${name.slice(0, LONGEST_NAME - SUFFIX - 1)}-`;
  const template = job.spec.template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: base,
      name: `${base}${suffix(cryptography)}`,
      namespace,
      labels: {
        ...template.metadata?.labels,
        'batch.kubernetes.io/controller-uid': uid,
        'batch.kubernetes.io/job-name': name,
        'controller-uid': uid,
        'job-name': name,
      },
      ...(template.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: template.spec,
  };
}

function suffix(cryptography: Cryptography): string {
  let text = '';
  for (const byte of cryptography.randomBytes(SUFFIX)) text += ALPHABET[byte % ALPHABET.length] ?? '';
  return text;
}
