// Drawings of what is more than text, and of how a chat is made one's own.
import { type Drawings, Line } from "./glyph";

export const rich = {
  poll: (
    <path d="M5 4h8.5a2 2 0 1 1 0 4H5a2 2 0 1 1 0-4Zm0 6h14a2 2 0 1 1 0 4H5a2 2 0 1 1 0-4Zm0 6h5a2 2 0 1 1 0 4H5a2 2 0 1 1 0-4Z" />
  ),
  location: (
    <path
      fillRule="evenodd"
      d="M12 2a7.5 7.5 0 0 1 7.5 7.5c0 5.2-5 10-6.7 11.5a1.2 1.2 0 0 1-1.6 0C9.5 19.5 4.5 14.7 4.5 9.5A7.5 7.5 0 0 1 12 2Zm0 4.7a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8Z"
    />
  ),
  contact: (
    <path
      fillRule="evenodd"
      d="M6 3h12a2.5 2.5 0 0 1 2.5 2.5v13A2.5 2.5 0 0 1 18 21H6a2.5 2.5 0 0 1-2.5-2.5v-13A2.5 2.5 0 0 1 6 3Zm6 3.5a2.9 2.9 0 1 0 0 5.8 2.9 2.9 0 0 0 0-5.8Zm-5.2 9.7c0 .7.5 1.2 1.2 1.2h8c.7 0 1.2-.5 1.2-1.2 0-1.8-2.3-3-5.2-3s-5.2 1.2-5.2 3Z"
    />
  ),
  theme: (
    <path
      fillRule="evenodd"
      d="M12 2.5a9.5 9.5 0 0 0 0 19c1.5 0 2.3-1 2.3-2.100 0-1.5-1.3-1.7-1.3-3 0-.9.7-1.5 1.7-1.5H17a4.5 4.5 0 0 0 4.5-4.6c0-4.5-4.3-7.8-9.5-7.8ZM7 9.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Zm3-4a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z"
    />
  ),
  nickname: <Line d="m4 18.5 5-13 5 13M5.7 14.3h6.6M20 18.5v-7m0 3.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z" width={2.1} />,
  restrict: (
    <>
      <circle cx="12" cy="12" r="8.7" fill="none" stroke="currentColor" strokeWidth="2" />
      <Line d="M7.5 12h9" width={2.2} />
    </>
  ),
} satisfies Drawings;
