/** The first-response chip: ring, words and colour, from the server's deadline. */
import { useTexts } from '../i18n/use_texts'
import { useServerTime } from '../desk/context'
import { chipOf, secondsLeft } from '../state/promise'
import { Ring } from './ring'

interface Promised {
  respond_by?: string
  first_response_ms?: number
  breached?: boolean
}

export function Chip({ of }: { of: Promised }) {
  const { t, span } = useTexts()
  const left = useServerTime((now) =>
    of.first_response_ms === undefined ? secondsLeft(of.respond_by, now) : undefined,
  )
  const chip = chipOf(of, left)
  if (chip === undefined) return null
  return (
    <span className={`chip num chip-${chip.tone}`}>
      {chip.kind === 'left' && <Ring share={chip.share} />}
      {t(`chip.${chip.kind}`, { time: span(chip.seconds) })}
    </span>
  )
}
