/** What a visitor is called when they have not said. */
import type { Texts } from '../i18n/texts'
import { shortId } from '../state/select'

/** Their name, or 访客 with the end of an id. */
export function visitorName({ t }: Texts, name: string | undefined, id: string): string {
  return name !== undefined && name !== '' ? name : t('visitor.unnamed', { id: shortId(id) })
}
