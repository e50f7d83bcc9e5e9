/** Says that the promised first reply is in danger or late, and why. */
import { Clock, LifeBuoy } from 'lucide-react'
import { useTexts } from '../i18n/use_texts'
import type { Alarm } from '../state/model'

export function AlarmBanner({ alarm }: { alarm: Alarm }) {
  const { t, wire } = useTexts()
  return (
    <div className={`alarm ${alarm.stage === 'breached' ? 'alarm-bad' : 'alarm-hot'}`} role="alert">
      <Clock size={18} aria-hidden="true" />
      <span className="grow">
        {t(`alarm.${alarm.stage}`)}
        {alarm.cause !== undefined && <> {t('alarm.cause', { cause: wire('cause', alarm.cause) })}</>}
      </span>
    </div>
  )
}

/** To a rescuer: the colleague is silent, and who writes first has it. */
export function RescueBanner() {
  const { t } = useTexts()
  return (
    <div className="alarm alarm-hot">
      <LifeBuoy size={18} aria-hidden="true" />
      <span className="grow">{t('alarm.rescuer')}</span>
    </div>
  )
}
