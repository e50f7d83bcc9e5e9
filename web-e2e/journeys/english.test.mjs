/** The same in English, for both. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Agent } from '../harness/agent.mjs'
import { stage } from '../harness/stage.mjs'
import { Visitor } from '../harness/visitor.mjs'

const on = stage()
const ENGLISH = { locale: 'en' }
const CHINESE = /[\u4e00-\u9fff]/

test('an English visitor and an English-speaking agent meet no Chinese but names', async () => {
  const { browser, server } = on
  const [visitor, agent] = await Promise.all([
    Visitor.at(browser, server, { lang: 'en', ...ENGLISH }),
    Agent.at(browser, server, ENGLISH),
  ])
  await agent.login(server.agent('王小美'))
  await agent.goOnline()
  await visitor.open()
  await visitor.write('What time do you close?')
  await visitor.reads('bot', /\d:\d\d/)
  await visitor.look('english-widget-answer')
  assert.doesNotMatch(await visitor.panel.innerText(), CHINESE)

  await visitor.page.locator('.human').click()
  await visitor.wait.getByText(/will reply within/).waitFor()
  await agent.accept()
  await agent.write('Hello, how can I help?')
  await visitor.reads('agent', 'Hello, how can I help?')
  await visitor.look('english-widget-active')
  await agent.look('english-console')
  const names = /王小美|王|客户服务/g
  assert.doesNotMatch((await visitor.panel.innerText()).replace(names, ''), CHINESE)
  assert.doesNotMatch((await agent.page.locator('body').innerText()).replace(names, ''), CHINESE)
  await agent.end()
  await Promise.all([visitor.leave(), agent.leave()])
})
