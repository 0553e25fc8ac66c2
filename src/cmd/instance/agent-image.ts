import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT_REPOSITORY } from '../../kubernetes/addons/index.ts';
import { IMAGES, type ImageTable } from '../../sandbox/kubelet/index.ts';

/** This program, as TypeScript in a checkout and as JavaScript in the package. */
const program = fileURLToPath(new URL(`../main${extname(import.meta.url)}`, import.meta.url));

/** Images of the sandbox's node, the one of the Pod Identity agent included: the container really is `rolecall agent`. */
export const NODE_IMAGES: ImageTable = new Map([
  ...IMAGES,
  [AGENT_REPOSITORY, { entrypoint: [process.execPath, program, 'agent'], command: ['server'] }],
]);
