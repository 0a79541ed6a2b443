// Drawings of what a message carries.
import { type Drawings, Line } from "./glyph";

export const media = {
  image: (
    <path
      fillRule="evenodd"
      d="M6 4h12a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3Zm2.3 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM5.5 17c0 .6.4 1 1 1h11c.7 0 1.2-.8.8-1.4l-3.4-5.1a1 1 0 0 0-1.7 0l-2 3.1-1.1-1.3a1 1 0 0 0-1.5 0l-2.8 3.1c-.2.2-.3.4-.3.6Z"
    />
  ),
  video: (
    <path d="M5 5.5h8.5A2.5 2.5 0 0 1 16 8v8a2.5 2.5 0 0 1-2.5 2.5H5A2.5 2.5 0 0 1 2.5 16V8A2.5 2.5 0 0 1 5 5.5Zm12.5 5 3-2.2c.5-.4 1.2 0 1.2.6v6.2c0 .6-.7 1-1.2.6l-3-2.2Z" />
  ),
  audio: (
    <path d="M12 2.5a3.5 3.5 0 0 1 3.5 3.5v5.5a3.5 3.5 0 1 1-7 0V6A3.5 3.5 0 0 1 12 2.5Zm-6.5 8a1 1 0 0 1 1 1 5.5 5.5 0 1 0 11 0 1 1 0 1 1 2 0 7.5 7.5 0 0 1-6.5 7.4v1.6a1 1 0 1 1-2 0v-1.6a7.5 7.5 0 0 1-6.5-7.4 1 1 0 0 1 1-1Z" />
  ),
  file: (
    <path d="M7 2.5h6V7a2.5 2.5 0 0 0 2.5 2.5H19v9.5a2.5 2.5 0 0 1-2.5 2.5H7A2.5 2.5 0 0 1 4.5 19V5A2.5 2.5 0 0 1 7 2.5Zm7.8.6 3.7 4.2c.2.2.1.5-.2.5H15.5a.8.8 0 0 1-.8-.8V3.2c0-.1 0-.1.1-.1Z" />
  ),
  camera: (
    <path
      fillRule="evenodd"
      d="M9.2 4.5h5.6c.6 0 1.1.3 1.4.8l.8 1.2h1.5A2.5 2.5 0 0 1 21 9v8.5a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 17.5V9a2.5 2.5 0 0 1 2.5-2.5H7l.8-1.2c.3-.5.8-.8 1.4-.8ZM12 8.7a4.1 4.1 0 1 0 0 8.2 4.1 4.1 0 0 0 0-8.2Zm0 2a2.1 2.1 0 1 1 0 4.2 2.1 2.1 0 0 1 0-4.2Z"
    />
  ),
  mic: (
    <path d="M12 2.5a3.5 3.5 0 0 1 3.5 3.5v5.5a3.5 3.5 0 1 1-7 0V6A3.5 3.5 0 0 1 12 2.5Zm-6.5 8a1 1 0 0 1 1 1 5.5 5.5 0 1 0 11 0 1 1 0 1 1 2 0 7.5 7.5 0 0 1-6.5 7.4v1.6a1 1 0 1 1-2 0v-1.6a7.5 7.5 0 0 1-6.5-7.4 1 1 0 0 1 1-1Z" />
  ),
  document: (
    <path d="M7 2.5h6V7a2.5 2.5 0 0 0 2.5 2.5H19v9.5a2.5 2.5 0 0 1-2.5 2.5H7A2.5 2.5 0 0 1 4.5 19V5A2.5 2.5 0 0 1 7 2.5Zm7.8.6 3.7 4.2c.2.2.1.5-.2.5H15.5a.8.8 0 0 1-.8-.8V3.2c0-.1 0-.1.1-.1Z" />
  ),
  play: <path d="M7.5 4.6c0-1.1 1.2-1.8 2.2-1.2l10.6 6.9c1 .7 1 2.2 0 2.8L9.7 20c-1 .6-2.2-.1-2.2-1.2Z" />,
  pause: (
    <>
      <rect x="5.5" y="4" width="4.5" height="16" rx="1.6" />
      <rect x="14" y="4" width="4.5" height="16" rx="1.6" />
    </>
  ),
  stop: <rect x="5.5" y="5.5" width="13" height="13" rx="2.5" />,
  "view-once": (
    <>
      <circle cx="12" cy="12" r="8.7" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3.4 2.06" />
      <Line d="m10.2 9.2 2.3-1.5v8.6" width={2.2} />
    </>
  ),
  viewed: <circle cx="12" cy="12" r="8.7" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3.4 2.06" />,
  "zoom-in": <Line d="M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0ZM15 15l5 5M10.5 8v5M8 10.5h5" />,
  "zoom-out": <Line d="M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0ZM15 15l5 5M8 10.5h5" />,
  hd: (
    <>
      <rect x="2.8" y="5.5" width="18.4" height="13" rx="3" fill="none" stroke="currentColor" strokeWidth="2" />
      <Line d="M7 9v6M11 9v6M7 12h4M14 9v6h1.2a3 3 0 0 0 0-6Z" width={1.8} />
    </>
  ),
} satisfies Drawings;
