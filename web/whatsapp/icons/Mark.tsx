// The app's own sign: two bubbles and a tick, as in public/icon.svg, in one colour.
export function Mark() {
  return (
    <svg width={36} height={36} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.75} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d="M5.5 4h8.75a2.5 2.5 0 0 1 2.5 2.5v4a2.5 2.5 0 0 1-2.5 2.5H9.5L6 15.75V13h-.5A2.5 2.5 0 0 1 3 10.5v-4A2.5 2.5 0 0 1 5.5 4Z" />
      <path d="M19.5 9A2.5 2.5 0 0 1 21.5 11.5v3.75a2.5 2.5 0 0 1-2.5 2.5h-.5v2.5L15 17.75h-4.25" />
      <path d="m7 8.5 2 2 4-4.25" />
    </svg>
  );
}
