import { type ExecCredentialVersion, isExecCredentialVersion } from '../../client/exec-credential.ts';
import { CommandFailure, say } from '../output.ts';

const VARIABLE = 'KUBERNETES_EXEC_INFO';
/** What both reference clients take when kubectl does not say: versions before 1.20 did not. */
const FALLBACK: ExecCredentialVersion = 'client.authentication.k8s.io/v1beta1';
/** kubectl puts a cluster's certificate authority in it, and little else. */
const LONGEST = 1024 * 1024;

function versionIn(text: string): unknown {
  const info: unknown = JSON.parse(text);
  return typeof info === 'object' && info !== null && 'apiVersion' in info ? info.apiVersion : undefined;
}

/**
 * The version that kubectl asks for. Only versions that it would take are answered, and never the variable's own text. Throws
 * `CommandFailure` for another.
 */
export function wantedVersion(
  environment: Readonly<Record<string, string | undefined>>,
): ExecCredentialVersion {
  const text = environment[VARIABLE];
  if (text === undefined || text === '') return FALLBACK;
  let version: unknown;
  try {
    if (text.length <= LONGEST) version = versionIn(text);
  } catch {
    // Said below.
  }
  if (version === undefined) {
    say(`warning: ${VARIABLE} cannot be read, answering ${FALLBACK}`);
    return FALLBACK;
  }
  if (isExecCredentialVersion(version)) return version;
  throw new CommandFailure(
    `${VARIABLE} asks for a version of the exec plugin protocol that is not supported`,
    {
      hint: 'write client.authentication.k8s.io/v1 as apiVersion of the exec plugin in the kubeconfig; kubectl has dropped v1alpha1',
    },
  );
}
