/** A small ring that empties: the share of time that is left. Decoration; the text beside it says the same. */

const RADIUS = 5
const ROUND = 2 * Math.PI * RADIUS

export function Ring({ share, size = 14 }: { share: number; size?: number }) {
  const left = Math.max(0, Math.min(1, share)) * ROUND
  return (
    <svg className="ring" width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      <circle className="ring-track" cx="7" cy="7" r={RADIUS} />
      <circle className="ring-left" cx="7" cy="7" r={RADIUS} strokeDasharray={`${left} ${ROUND}`} />
    </svg>
  )
}
