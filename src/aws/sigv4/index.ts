/**
 * Request authentication: who signed a call, in SigV4's header and presigned forms, and whether the body that streams in
 * is the one that was signed. Faults are facts; `fault-wording` says them as each service does.
 */
export { authenticate, type Authenticated } from './authenticate.ts';
export { AuthenticationFault } from './fault.ts';
export { SigningKeys } from './signing-keys.ts';
