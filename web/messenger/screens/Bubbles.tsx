// The drawing of this app: two bubbles, one over the other. It mirrors with the direction of text.

export function Bubbles() {
  return (
    <svg data-part="bubbles" viewBox="0 0 176 128" width="176" height="128" aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id="select-own" x1="0" y1="0" x2="0" y2="1">
          <stop className="own-start" offset="0" />
          <stop className="own-middle" offset="0.5" />
          <stop className="own-end" offset="1" />
        </linearGradient>
      </defs>
      <path
        className="theirs"
        d="M36 4h68a28 28 0 0 1 28 28v16a28 28 0 0 1-28 28H16a8 8 0 0 1-8-8V32A28 28 0 0 1 36 4Z"
      />
      <path
        className="edge"
        d="M78 44h58a34 34 0 0 1 34 34v38a12 12 0 0 1-12 12H78a34 34 0 0 1-34-34V78a34 34 0 0 1 34-34Z"
      />
      <path
        fill="url(#select-own)"
        d="M78 50h58a28 28 0 0 1 28 28v36a8 8 0 0 1-8 8H78a28 28 0 0 1-28-28V78a28 28 0 0 1 28-28Z"
      />
      <g className="dots">
        <circle cx="84" cy="86" r="6" />
        <circle cx="107" cy="86" r="6" />
        <circle cx="130" cy="86" r="6" />
      </g>
    </svg>
  );
}
