/** The main journey at a desk: visitor, assistant, agent, the end, the stars. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Agent } from '../harness/agent.mjs'
import { stage } from '../harness/stage.mjs'
import { Visitor } from '../harness/visitor.mjs'

const on = stage()

test('a visitor asks the assistant, is passed on to an agent in time, talks, and rates five stars', async () => {
  const { browser, server } = on
  const [visitor, agent] = await Promise.all([Visitor.at(browser, server), Agent.at(browser, server)])

  await agent.look('console-login')
  await agent.login(server.agent('王小美'))
  await agent.goOnline()
  await agent.look('console-empty')

  await visitor.look('widget-closed')
  await visitor.open()
  assert.ok((await visitor.page.locator('.quick button').count()) >= 3, 'quick replies are offered')
  await visitor.look('widget-greeting')
  await visitor.write('你们几点下班')
  await visitor.reads('bot', /点/)
  await visitor.look('widget-answer')

  await visitor.page.locator('.human').click()
  await visitor.wait.waitFor()
  assert.match(await visitor.wait.textContent(), /内回复您/, 'the promise is said')
  assert.match(await visitor.wait.textContent(), /下一位就是您/, 'the place is said')
  const left = await visitor.secondsLeft()
  assert.ok(left > 30 && left <= 60, `${left} s are left`)

  await agent.offer.waitFor()
  const rings = Number(await agent.offer.locator('.countdown-text').textContent())
  assert.ok(rings > 0 && rings <= 12, `it rings for ${rings} s`)
  await visitor.look('widget-waiting')
  await agent.look('console-offer')
  assert.match(await agent.offer.textContent(), /你们几点下班/, 'the last words are shown')
  await agent.accept()
  await agent.reads('你们几点下班')
  await visitor.log.getByText('客服「王小美」').first().waitFor()

  await agent.reply.pressSequentially('您好', { delay: 20 })
  await visitor.status.getByText('王小美正在输入').waitFor()
  await agent.write('您好，我是王小美，请问有什么可以帮您？')
  await visitor.reads('agent', '我是王小美')
  await visitor.look('widget-active')
  await visitor.field.pressSequentially('我想', { delay: 20 })
  await agent.transcript.locator('.typing').waitFor()
  await visitor.write('我想改一下收货地址')
  await agent.reads('我想改一下收货地址')
  await agent.write('好的，请发新地址，我马上为您修改。')
  await visitor.reads('agent', '马上为您修改')
  await agent.look('console-active')

  await agent.ending()
  await agent.look('console-close')
  await agent.page.keyboard.press('Enter')
  await visitor.page.locator('.rating').waitFor()
  await visitor.page.locator('.stars label').nth(4).click()
  await visitor.look('widget-rating')
  await visitor.page.getByRole('button', { name: '提交评价' }).click()
  await visitor.panel.getByText('感谢您的评价').waitFor()
  await visitor.look('widget-rated')

  await agent.closedAs('已解决', '5 星')
  await agent.look('console-closed')
  await Promise.all([visitor.leave(), agent.leave()])
})

test('a barrier, a broken policy or an error on the console would not go unnoticed', async () => {
  const { browser, server } = on
  const barred = await Visitor.at(browser, server)
  await barred.page.evaluate(() => document.querySelector('main').append(new Image()))
  await assert.rejects(barred.look('harness-barrier'), /image-alt/)
  await barred.leave()
  const faults = {
    violations: () => void document.body.append(Object.assign(document.createElement('style'), { textContent: 'b{}' })),
    complaints: () => console.error('oh'),
  }
  for (const [kind, fault] of Object.entries(faults)) {
    const visitor = await Visitor.at(browser, server)
    await visitor.page.evaluate(fault)
    await visitor.page.waitForTimeout(200)
    const error = await visitor.leave().then(() => assert.fail(`${kind} went unnoticed`), (problem) => problem)
    assert.notDeepEqual(error.actual?.[kind], [], kind)
  }
})
