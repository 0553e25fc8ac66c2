/** A setting that is not what it must be; the message says what that is. */
export class Fault extends Error {}
