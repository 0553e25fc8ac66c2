/** Values of `Principal.AWS` and `NotPrincipal.AWS` over all statements of a policy that has already been checked. */
export function awsPrincipals(document: string): readonly string[] {
  const found: string[] = [];
  mapAwsPrincipals(JSON.parse(document), (principal) => {
    found.push(principal);
    return principal;
  });
  return found;
}

/** The document with every `AWS` value of `Principal` and `NotPrincipal` replaced by what `change` makes of it; conditions stay as they are. */
export function mapAwsPrincipals(document: unknown, change: (principal: string) => string): unknown {
  if (!isObject(document)) return document;
  const { Statement: statements } = document;
  const changed = Array.isArray(statements)
    ? statements.map((statement) => mapStatement(statement, change))
    : mapStatement(statements, change);
  return { ...document, Statement: changed };
}

function mapStatement(statement: unknown, change: (principal: string) => string): unknown {
  if (!isObject(statement)) return statement;
  const changed = { ...statement };
  for (const element of ['Principal', 'NotPrincipal']) {
    const principal = statement[element];
    if (isObject(principal)) changed[element] = mapPrincipal(principal, change);
  }
  return changed;
}

function mapPrincipal(
  principal: Record<string, unknown>,
  change: (principal: string) => string,
): Record<string, unknown> {
  const { AWS: values } = principal;
  if (values === undefined) return principal;
  const one = (value: unknown) => (typeof value === 'string' ? change(value) : value);
  return { ...principal, AWS: Array.isArray(values) ? values.map(one) : one(values) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
