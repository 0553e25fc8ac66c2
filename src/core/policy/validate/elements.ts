import { type Check, malformed } from './fault.ts';

/** Policy-language.md 12.1, order 5. */
export const requireActions: Check = ({ statements }) => {
  const bad = statements.find(({ action }) => (action?.values.length ?? 0) === 0);
  return bad === undefined ? undefined : malformed('Policy statement must contain actions.', bad.at);
};

/** Policy-language.md 12.1, order 8. A list of nulls only is a list without resources. */
export const requireResources: Check = ({ statements }) => {
  const bad = statements.find(({ resource }) => (resource?.values.length ?? 0) === 0);
  return bad === undefined ? undefined : malformed('Policy statement must contain resources.', bad.at);
};

/** Identity policies name no principal (12.2). */
export const refusePrincipal: Check = ({ statements }) => {
  const bad = statements.find(({ principal }) => principal !== undefined)?.principal;
  return bad === undefined ? undefined : malformed('Policy document should not specify a principal.', bad.at);
};
