/** The product's mark: a clock that has come almost full circle. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#1d57c7" />
      <path d="M16 6a10 10 0 1 0 10 10" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      <path d="M16 10v6l4 3" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
