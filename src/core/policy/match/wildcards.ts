/** Any run of characters. */
export const STAR = -1;
/** Any one character. */
export const ONE = -2;
/** Any run of characters but the colon. */
export const SEGMENT_STAR = -3;
/** Any one character but the colon. */
export const SEGMENT_ONE = -4;
