/** The ringing offers, the first one in full. */
import { useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import { OfferCard } from './offer_card'

/** Cards at once; the rest is counted. */
const CARDS_MAX = 3

export function Offers() {
  const { t } = useTexts()
  const offers = useDesk((desk) => desk.offers)
  if (offers.length === 0) return null
  const beyond = offers.length - CARDS_MAX
  return (
    <section className="offers" aria-label={t('offer.region')}>
      {offers.slice(0, CARDS_MAX).map((offer, at) => (
        <OfferCard key={offer.offer} offer={offer} first={at === 0} />
      ))}
      {beyond > 0 && <p className="offers-more">{t('offer.more', { n: beyond })}</p>}
    </section>
  )
}
