/** What a journey needs: a browser and a server, there before its tests and gone after them. */
import { after, before } from 'node:test'
import { launch } from './person.mjs'
import { Server } from './server.mjs'

/** `options` are those of the server; the result is filled when the tests begin. */
export function stage(options) {
  const held = {}
  before(async () => {
    held.browser = await launch()
    held.server = await Server.start(options)
  })
  after(async () => {
    await held.browser?.close()
    await held.server?.stop()
  })
  return held
}
