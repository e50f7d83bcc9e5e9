/** The first letter of a name in a circle. */

export function Avatar({ name, size = 'm' }: { name: string; size?: 's' | 'm' }) {
  return (
    <span className={`avatar avatar-${size}`} aria-hidden="true">
      {[...name][0]?.toUpperCase() ?? '·'}
    </span>
  )
}
