/** The same journey in a hand: touch, a small screen, the panel over all of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Agent } from '../harness/agent.mjs'
import { PHONE } from '../harness/person.mjs'
import { stage } from '../harness/stage.mjs'
import { Visitor } from '../harness/visitor.mjs'

const on = stage()

test('on a phone the widget fills the screen, from the first question to the stars', async () => {
  const { browser, server } = on
  const [visitor, agent] = await Promise.all([Visitor.at(browser, server, PHONE), Agent.at(browser, server)])
  await agent.login(server.agent('王小美'))
  await agent.goOnline()

  await visitor.look('phone-closed')
  await visitor.launcher.tap()
  await visitor.log.locator('.bubble.bot').first().waitFor()
  await visitor.settled()
  const { width, height } = PHONE.viewport
  assert.deepEqual(await visitor.panel.boundingBox(), { x: 0, y: 0, width, height })
  await visitor.look('phone-greeting')
  await visitor.page.locator('.quick button').first().tap()
  await visitor.log.locator('.bubble.visitor').waitFor()
  await visitor.log.locator('.bubble.bot').nth(1).waitFor()
  await visitor.look('phone-answer')

  await visitor.page.locator('.human').tap()
  await visitor.wait.waitFor()
  await visitor.look('phone-waiting')
  await agent.accept()
  await agent.write('您好，我来帮您查。')
  await visitor.reads('agent', '我来帮您查')
  await visitor.field.fill('好的，谢谢')
  await visitor.page.locator('.send').tap()
  await agent.reads('好的，谢谢')
  await visitor.look('phone-active')

  await agent.end()
  await visitor.page.locator('.stars label').nth(4).tap()
  await visitor.look('phone-rating')
  await visitor.page.getByRole('button', { name: '提交评价' }).tap()
  await visitor.panel.getByText('感谢您的评价').waitFor()
  await agent.closedAs('5 星')
  await Promise.all([visitor.leave(), agent.leave()])
})

test('in the dark both sides are as readable', async () => {
  const { browser, server } = on
  const dark = { colorScheme: 'dark' }
  const [visitor, agent] = await Promise.all([
    Visitor.at(browser, server, { ...PHONE, ...dark }),
    Agent.at(browser, server, dark),
  ])
  await agent.look('dark-console-login')
  await agent.login(server.agent('王小美'))
  await agent.goOnline()
  await visitor.open()
  await visitor.look('dark-phone-greeting')
  await visitor.write('收到是坏的，没人管，太气人了！')
  await visitor.wait.waitFor()
  await agent.offer.waitFor()
  await agent.look('dark-console-offer')
  await visitor.look('dark-phone-waiting')
  await agent.accept()
  await agent.write('非常抱歉给您带来不便，我马上为您处理。')
  await visitor.reads('agent', '非常抱歉')
  await visitor.look('dark-phone-active')
  await agent.look('dark-console-active')
  await agent.end()
  await visitor.page.locator('.stars label').nth(2).tap()
  await visitor.look('dark-phone-rating')
  await Promise.all([visitor.leave(), agent.leave()])
})
