/** An agent who is quicker than their network. */
import { test } from 'node:test'
import { Agent } from '../harness/agent.mjs'
import { stage } from '../harness/stage.mjs'

const on = stage()

test('who chooses to be online before the connection stands is so once it does', async () => {
  const { browser, server } = on
  const agent = await Agent.at(browser, server)
  let letThrough
  const open = new Promise((resolve) => (letThrough = resolve))
  await agent.page.route('**/socket-tickets', (route) => open.then(() => route.continue()))
  await agent.login(server.agent('王小美'))
  await agent.chooseOnline()
  await agent.page.getByText('离线 → 在线').waitFor()
  await agent.look('desk-early')
  letThrough()
  await agent.isOnline()
  await agent.leave()
})
