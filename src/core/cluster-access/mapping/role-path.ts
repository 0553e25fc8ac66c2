/** `arn:P:iam::A:role/a/b/NAME` in two: the ARN as a session's has it, and the path. Undefined for whatever is no role with a path. */
export function withoutPath(arn: string): { readonly arn: string; readonly path: string } | undefined {
  const [, head, path, name] = /^(arn:[^:]*:iam::[^:]*:role)(\/.+\/)([^/]+)$/i.exec(arn) ?? [];
  if (head === undefined || path === undefined || name === undefined) return undefined;
  return { arn: `${head}/${name}`, path };
}
