/**
 * The issuer's front door: the discovery document and the key set of every cluster, at the address that its tokens name
 * as their issuer, and those of each account's web identity tokens. Public by nature and read-only: whoever verifies a service-account token reads here.
 */
export { type IssuerDoor, issuerDoor } from './issuer-door.ts';
export { tokenIssuerDoor } from './token-issuer-door.ts';
