/** The few pictures, drawn as lines in the colour of the text around them. */
import type { JSX } from 'preact'

function icon(path: string): () => JSX.Element {
  return () => (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

export const DownIcon = icon('M6 9.5l6 6 6-6')
export const SendIcon = icon('M12 19V5M5.5 11.5L12 5l6.5 6.5')
export const PersonIcon = icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6')
export const BotIcon = icon('M7 8h10a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3zM12 8V4.5M9 13v.8M15 13v.8')
export const ThumbIcon = icon('M7 11v8.5H4.5V11zM7 11l3.5-7c1.5 0 2.5 1 2.5 2.5V10h5a2 2 0 0 1 2 2.3l-1 5.5a2 2 0 0 1-2 1.7H7')
export const StarIcon = icon('M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9L3.5 9.7l5.9-.8z')
export const AlertIcon = icon('M12 8v5M12 16.5v.1M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z')
