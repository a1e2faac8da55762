/** A version as the headers `ETag` and `If-Match` write it. The only place that knows how. */
export function etagOf(version: number): string {
  return `"v${version}"`;
}
