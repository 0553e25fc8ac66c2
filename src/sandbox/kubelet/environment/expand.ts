/**
 * Kubernetes' `$(NAME)` references: `$$` is a literal `$`, and a reference to an unknown name stays as it is
 * (k8s.io/kubernetes third_party/forked/golang/expansion).
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => {
    if (whole === '$$') return '$';
    return lookup(name ?? '') ?? whole;
  });
}
