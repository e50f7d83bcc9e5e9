/** What makes an offer noticed: ring, flashing title, desktop notification, and keys to answer it. */
import { useEffect, useRef } from 'react'
import { useClient, useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Offer } from '../state/model'
import { prefs } from '../prefs'
import { useStore } from '../ui/use_store'
import { visitorName } from '../ui/visitor_name'
import { startRinging, stopRinging, unlockSound } from './ringer'

const FLASH_EVERY_MS = 1000

/** Alerts for the ringing offers, for as long as the desk is shown. */
export function useOfferAlerts(): void {
  const open = useDesk((desk) => desk.offers.find((offer) => offer.answered === undefined))
  useSound(open !== undefined)
  useFlashingTitle(open)
  useNotifications()
  useKeys()
}

function useSound(ringing: boolean): void {
  const sound = useStore(prefs, (state) => state.sound)
  useEffect(() => {
    addEventListener('pointerdown', unlockSound, { once: true })
    addEventListener('keydown', unlockSound, { once: true })
    return () => {
      removeEventListener('pointerdown', unlockSound)
      removeEventListener('keydown', unlockSound)
    }
  }, [])
  useEffect(() => {
    if (!ringing || !sound) return
    startRinging()
    return stopRinging
  }, [ringing, sound])
}

function useFlashingTitle(offer: Offer | undefined): void {
  const texts = useTexts()
  const name = offer && visitorName(texts, offer.summary.visitor.name, offer.summary.visitor.id)
  useEffect(() => {
    if (name === undefined) return
    const plain = texts.t('app.title')
    const flash = texts.t('offer.title', { name })
    document.title = flash
    const timer = setInterval(() => {
      document.title = document.title === flash ? plain : flash
    }, FLASH_EVERY_MS)
    return () => {
      clearInterval(timer)
      document.title = plain
    }
  }, [name, texts])
}

function useNotifications(): void {
  const texts = useTexts()
  const allowed = useStore(prefs, (state) => state.notify)
  const offers = useDesk((desk) => desk.offers)
  const shown = useRef(new Map<string, Notification>())
  useEffect(() => {
    const ringing = new Set(offers.map((offer) => offer.offer))
    for (const [id, one] of shown.current) {
      if (ringing.has(id)) continue
      one.close()
      shown.current.delete(id)
    }
    if (!allowed || !document.hidden || typeof Notification === 'undefined') return
    for (const offer of offers) {
      if (shown.current.has(offer.offer)) continue
      const { visitor, last_message } = offer.summary
      const title = texts.t('offer.title', { name: visitorName(texts, visitor.name, visitor.id) })
      const one = new Notification(title, { body: last_message, tag: offer.offer })
      one.onclick = () => window.focus()
      shown.current.set(offer.offer, one)
    }
  }, [offers, allowed, texts])
}

/** Alt+A accepts and Alt+D declines the first offer: by the key's place, so that any layout works. */
function useKeys(): void {
  const client = useClient()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return
      if (event.code !== 'KeyA' && event.code !== 'KeyD') return
      const offer = client.store.get().offers.find((one) => one.answered === undefined)
      if (offer === undefined) return
      event.preventDefault()
      if (event.code === 'KeyA') client.accept(offer.offer)
      else client.decline(offer.offer)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [client])
}
