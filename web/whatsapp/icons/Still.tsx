// The line drawing of the empty pane: a laptop and a phone with one locked message between them.
export function Still() {
  return (
    <svg className="still" viewBox="0 0 320 190" width={320} height={190} fill="none" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <g className="still-far">
        <path d="M20 168h280" />
        <path d="M36 54c10-8 22-8 30 0M270 40c8-6 16-6 24 0M288 92c5-4 11-4 16 0" />
      </g>
      <g className="still-line">
        <rect className="still-paper" x={66} y={42} width={150} height={98} rx={8} />
        <path d="M50 152h182l-6 11a5 5 0 0 1-4.4 2.7H60.4A5 5 0 0 1 56 163ZM126 152h30" />
        <rect className="still-paper" x={220} y={76} width={52} height={92} rx={9} />
        <path d="M240 84h12" />
        <path d="M232 104h22a4 4 0 0 1 4 4v9a4 4 0 0 1-4 4h-15l-7 6Z" />
        <path d="M260 134h-14a4 4 0 0 0-4 4v5a4 4 0 0 0 4 4h9l5 4Z" />
      </g>
      <g className="still-bubble">
        <path d="M98 58h76a8 8 0 0 1 8 8v44a8 8 0 0 1-8 8h-54l-16 12v-12h-6a8 8 0 0 1-8-8V66a8 8 0 0 1 8-8Z" />
      </g>
      <g className="still-line">
        <rect x={122} y={84} width={28} height={21} rx={4} />
        <path d="M128 84v-5a8 8 0 0 1 16 0v5M136 92v5" />
      </g>
    </svg>
  );
}
