/** The API server cuts warnings beyond 120 characters off in its own log. */
const QUOTED = 60;

/** Quoted as JSON and cut: a hostile value can neither forge a line of a terminal or log nor flood it. */
export function quote(value: string): string {
  return JSON.stringify(value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value);
}
