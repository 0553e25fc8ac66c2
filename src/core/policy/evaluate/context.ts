/** A list is a multi-valued key, whatever its length; a string is a single-valued one. */
export type ContextValue = string | readonly string[];

/**
 * Condition keys of one request. Names are asked for in lower case (key names are case-insensitive, 5.1), so that no
 * context is ever built or lower-cased for keys that no policy reads.
 */
export interface ConditionContext {
  get(key: string): ContextValue | undefined;
}
