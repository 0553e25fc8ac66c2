/** RFC 3339 with whole seconds: `metav1.Time`. */
export function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
