/** Fetches the form for messages that are left: few visitors need it, so that it is no part of the panel. */
import type { FormModule } from '../form'

declare const __FORM__: string

/** A failed import is remembered by its address, so that a further try needs another one. */
let again = ''

/** The form's module. */
export function loadForm(origin: string): Promise<FormModule> {
  return (import(/* @vite-ignore */ origin + __FORM__ + again) as Promise<FormModule>).catch((error: unknown) => {
    again += '?'
    throw error
  })
}
