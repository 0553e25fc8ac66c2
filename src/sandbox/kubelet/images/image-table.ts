import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What stands for a container image on this machine: programs of the host, or of this package. */
export interface Image {
  readonly entrypoint: readonly string[];
  /** Runs when the container gives neither command nor args. */
  readonly command: readonly string[];
  /** Folders before the host's PATH. */
  readonly path?: readonly string[];
  /** An argument list that begins with an option belongs to this program, as the image's own entry script has it. */
  readonly optionsFor?: string;
}

export type ImageTable = ReadonlyMap<string, Image>;

/** Beside this module, as TypeScript in a checkout and as JavaScript in the package. */
const probe = fileURLToPath(new URL(`../aws-probe/main${extname(import.meta.url)}`, import.meta.url));
const awsCli: Image = { entrypoint: ['aws'], command: [] };
const shell: Image = { entrypoint: [], command: ['sh'] };
const bash: Image = { entrypoint: [], command: ['bash'] };

/** Repository names without registry `docker.io` and folder `library`; see `findImage`. */
export const IMAGES: ImageTable = new Map<string, Image>([
  ['amazon/aws-cli', awsCli],
  ['public.ecr.aws/aws-cli/aws-cli', awsCli],
  ['busybox', shell],
  ['alpine', shell],
  ['debian', bash],
  ['ubuntu', bash],
  ['bash', { ...bash, optionsFor: 'bash' }],
  ['node', { entrypoint: [], command: ['node'], path: [dirname(process.execPath)], optionsFor: 'node' }],
  ['rolecall/aws-probe', { entrypoint: [process.execPath, probe], command: [] }],
]);
