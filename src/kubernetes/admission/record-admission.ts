import type { Services } from '../../service/services.ts';
import type { Admission, ReviewRequest } from './review.ts';

/** Called with each decision about a new pod. */
export type AdmissionObserver = (
  request: ReviewRequest,
  serviceAccount: string,
  admission: Admission,
) => void;

/** Whose decisions these are: one cluster's, in the trail of its account. */
interface Recorded {
  readonly account: string;
  readonly cluster: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As `mutatePod` writes it, name before value. */
const ROLE = /"name":"AWS_ROLE_ARN","value":("(?:[^"\\]|\\.)*")/;
const CONTAINER_CREDENTIALS = '"name":"AWS_CONTAINER_CREDENTIALS_FULL_URI"';

/** What the pod was given, and why or why not, each a short text. */
function outcomeOf({ patch, warnings, denial }: Admission): Record<string, string> {
  const role = patch === undefined ? undefined : ROLE.exec(patch)?.[1];
  return {
    mutated: String(denial === undefined && patch !== undefined),
    ...(role === undefined ? {} : { method: 'sts_web_identity', roleArn: String(JSON.parse(role)) }),
    ...(patch?.includes(CONTAINER_CREDENTIALS) ? { method: 'container_credentials' } : {}),
    ...(warnings.length === 0 ? {} : { warnings: warnings.join('; ').slice(0, 2048) }),
  };
}

/** Makes an event of each decision: the pod identity webhook's part of a pod's trail. */
export function admissionRecorder(
  services: Pick<Services, 'clock' | 'cryptography' | 'settings' | 'audit'>,
  { account, cluster }: Recorded,
): AdmissionObserver {
  const { clock, cryptography, settings, audit } = services;
  return ({ uid, namespace, name }, serviceAccount, admission) => {
    audit.record({
      requestId: UUID.test(uid) ? uid : cryptography.randomUuid(),
      service: `kubernetes.${cluster}`,
      operation: 'AdmitPod',
      account,
      caller: { type: 'kubernetes', username: 'system:apiserver', groups: [] },
      facts: {
        time: clock.now(),
        sourceIp: 'pod-identity-webhook',
        userAgent: 'kube-apiserver-admission',
        secureTransport: true,
        region: settings.region,
      },
      parameters: { namespace, name, serviceAccount },
      resources: [],
      additional: outcomeOf(admission),
      readOnly: false,
      ...(serviceAccount === '' || namespace === ''
        ? {}
        : { workload: { namespace, serviceAccount, ...(name === '' ? {} : { pod: name }) } }),
      ...(admission.denial === undefined
        ? {}
        : { errorCode: 'AdmissionDenied', errorMessage: admission.denial, check: 'podIdentityAdmission' }),
    });
  };
}
