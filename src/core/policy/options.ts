/**
 * Questions that AWS's sources leave open (policy-language.md 16) and the answers taken. Every option closes rather than
 * opens where the reference suggests nothing.
 */
export interface LanguageOptions {
  /** 16.1: may the pattern `*` alone match in `ArnLike`? */
  readonly arnLikeStarAlone: boolean;
  /** 16.4: is the empty string an empty set for `ForAllValues`? */
  readonly emptyStringIsEmptySet: boolean;
  /** 16.5: is `::ffff:a.b.c.d` the v4 address? */
  readonly mappedAddressIsV4: boolean;
  /** 16.12: are variables substituted in `Bool`? */
  readonly variablesInBool: boolean;
  /** 3.4: must `NotPrincipal` list session, role and account to spare a caller, or is one of them enough? */
  readonly notPrincipalNeedsEveryLevel: boolean;
}

export const DEFAULT_OPTIONS: LanguageOptions = Object.freeze({
  arnLikeStarAlone: false,
  emptyStringIsEmptySet: false,
  mappedAddressIsV4: true,
  variablesInBool: true,
  notPrincipalNeedsEveryLevel: true,
});
