import { findProgram } from '../runtime/programs.ts';
import type { Image, ImageTable } from './image-table.ts';

/** An image that can run here, or the reason why it cannot, as a pod's events show it. */
export type FoundImage =
  | { readonly image: Image; readonly repository: string; readonly ignored: string | undefined }
  | { readonly image: undefined; readonly reason: string };

/** Names of one image: registries and folders that mean the same repository. */
const SAME = [/^docker\.io\//, /^index\.docker\.io\//, /^public\.ecr\.aws\/docker\//, /^library\//];

export function findImage(table: ImageTable, reference: string, searchPath: string): FoundImage {
  const { repository, version } = parse(reference);
  const image = table.get(repository);
  if (image === undefined) {
    const known = [...table.keys()].join(', ');
    return {
      image: undefined,
      reason: `failed to pull "${reference}": not in the sandbox's image table (it has ${known})`,
    };
  }
  const program = image.entrypoint[0] ?? image.command[0];
  if (program !== undefined && findProgram(program, imagePath(image, searchPath)) === undefined) {
    return {
      image: undefined,
      reason: `failed to pull "${reference}": it stands for the program "${program}", which is not on this machine's PATH`,
    };
  }
  return { image, repository, ignored: version };
}

export function imagePath(image: Image, searchPath: string): string {
  return [...(image.path ?? []), searchPath].join(':');
}

/** ENTRYPOINT and CMD against `command` and `args`, as Kubernetes defines them. */
export function argvOf(
  image: Image,
  command: readonly string[] | undefined,
  args: readonly string[] | undefined,
): readonly string[] {
  if (command !== undefined && command.length > 0) return [...command, ...(args ?? [])];
  const given = args !== undefined && args.length > 0 ? args : image.command;
  const option = image.optionsFor !== undefined && given[0]?.startsWith('-') === true;
  return [...image.entrypoint, ...(option ? [image.optionsFor ?? ''] : []), ...given];
}

/** Splits `name[:tag][@digest]`; a colon before the last slash is a port. */
function parse(reference: string): { readonly repository: string; readonly version: string | undefined } {
  const [named = '', digest] = reference.split('@', 2);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  return {
    repository: SAME.reduce((text, prefix) => text.replace(prefix, ''), name),
    version: digest ?? tag,
  };
}
