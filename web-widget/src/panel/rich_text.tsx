/** Plain text with its web addresses made clickable; nothing else is ever interpreted. */
import type { JSX } from 'preact'

/** Up to the first blank, CJK character or full-width punctuation. */
const ADDRESS = /https?:\/\/[^\s<>"'`\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+/gi
/** Punctuation that ends the sentence, not the address. */
const TAIL = /[.,;:!?)\]}]+$/

/** Draws `text` as text nodes and links. */
export function RichText({ text }: { text: string }): JSX.Element {
  const parts: (string | JSX.Element)[] = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TAIL, '')
    const href = safeAddress(address)
    if (!href) continue
    parts.push(
      text.slice(from, match.index),
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {address}
      </a>,
    )
    from = match.index + address.length
  }
  parts.push(text.slice(from))
  return <>{parts}</>
}

/** The address if a visitor may be sent there: http and https only. */
export function safeAddress(text: string): string | undefined {
  try {
    const url = new URL(text)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
  } catch {
    return undefined
  }
}
