/** Gives components the texts of the chosen language. */
import { createContext, useContext } from 'react'
import { textsFor, type Texts } from './texts'

export const TextsContext = createContext<Texts>(textsFor('zh-CN'))

/** The texts of the chosen language. */
export function useTexts(): Texts {
  return useContext(TextsContext)
}
