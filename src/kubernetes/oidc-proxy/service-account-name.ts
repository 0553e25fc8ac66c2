const FORM =
  /^system:serviceaccount:(?<namespace>[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?):(?<name>[a-z0-9](?:[-.a-z0-9]{0,251}[a-z0-9])?)$/;

/**
 * The service account that a username is of, as API servers read it. Names that no account can have are those of ordinary users: rights
 * on service accounts are none on them.
 */
export function serviceAccountOf(
  username: string,
): { readonly namespace: string; readonly name: string } | undefined {
  const { namespace, name } = FORM.exec(username)?.groups ?? {};
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}
