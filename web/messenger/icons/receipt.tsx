// How far an own message has come: hollow ring, ring with a tick, filled with a tick.
// The fourth state is the picture of who has seen it, so it is not here.

type Stage = "sending" | "sent" | "delivered";

export function ReceiptRing({ stage }: { stage: Stage }) {
  return (
    <svg className={`ring ring-${stage}`} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      <circle className="ring-disc" cx="7" cy="7" r="6" />
      {stage === "sending" ? null : <path className="ring-tick" d="m4.3 7.2 1.9 1.9 3.6-3.8" />}
    </svg>
  );
}
