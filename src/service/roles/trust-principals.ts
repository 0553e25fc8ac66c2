/** Values of `Principal.AWS` over all statements of a trust policy that has already been checked. */
export function awsPrincipals(document: string): readonly string[] {
  const found: string[] = [];
  mapAwsPrincipals(JSON.parse(document), (principal) => {
    found.push(principal);
    return principal;
  });
  return found;
}

/** The document with every `Principal.AWS` value replaced by what `change` makes of it; conditions stay as they are. */
export function mapAwsPrincipals(document: unknown, change: (principal: string) => string): unknown {
  if (!isObject(document)) return document;
  const { Statement: statements } = document;
  const changed = Array.isArray(statements)
    ? statements.map((statement) => mapStatement(statement, change))
    : mapStatement(statements, change);
  return { ...document, Statement: changed };
}

function mapStatement(statement: unknown, change: (principal: string) => string): unknown {
  if (!isObject(statement) || !isObject(statement.Principal)) return statement;
  const principal = statement.Principal;
  const { AWS: values } = principal;
  const one = (value: unknown) => (typeof value === 'string' ? change(value) : value);
  const changed = Array.isArray(values) ? values.map(one) : one(values);
  return values === undefined ? statement : { ...statement, Principal: { ...principal, AWS: changed } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
