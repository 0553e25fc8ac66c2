/** One rule of a default role. */
export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

export const READ = ['get', 'list', 'watch'];
export const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
export const ALL = [...READ, ...WRITE];

/** `resources` in words: `pods pods/log`. */
export function rule(verbs: readonly string[], group: string, resources: string): Rule {
  return { apiGroups: [group], resources: resources.split(' '), verbs: [...verbs].sort() };
}

export function pathRule(paths: string): Rule {
  return { nonResourceURLs: paths.split(' '), verbs: ['get'] };
}
