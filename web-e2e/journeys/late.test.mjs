/** When people are late: offers nobody takes, and an owner who does not write. Half the time for every step. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Agent } from '../harness/agent.mjs'
import { stage } from '../harness/stage.mjs'
import { Visitor } from '../harness/visitor.mjs'

const on = stage({ target_s: 30 })

test('an agent who lets two offers pass is set away, told why, and is back with one click', async () => {
  const { browser, server } = on
  const [visitor, other, agent] = await Promise.all([
    Visitor.at(browser, server),
    Visitor.at(browser, server),
    Agent.at(browser, server),
  ])
  await agent.login(server.agent('王小美'))
  await agent.goOnline()
  for (const one of [visitor, other]) {
    await one.open()
    await one.page.locator('.human').click()
    await one.wait.waitFor()
  }
  await agent.offer.nth(1).waitFor()
  await agent.look('late-console-two-offers')

  await agent.page.getByText('系统已将您设为「离开」').waitFor()
  await agent.page.locator('.presence.presence-away').waitFor()
  await agent.page.locator('.offers').waitFor({ state: 'detached' })
  await agent.look('late-console-away')
  await other.page.getByRole('button', { name: '取消排队' }).click()
  await other.wait.waitFor({ state: 'detached' })
  await agent.page.getByRole('button', { name: '回到在线' }).click()
  await agent.page.locator('.presence.presence-online').waitFor()
  await agent.accept()
  await agent.write('抱歉久等了，请讲。')
  await visitor.reads('agent', '抱歉久等了')
  await agent.end()
  await Promise.all([visitor.leave(), other.leave(), agent.leave()])
})

test('when an owner is silent a colleague is called, writes first, and has the conversation', async () => {
  const { browser, server } = on
  const [visitor, owner, rescuer] = await Promise.all([
    Visitor.at(browser, server),
    Agent.at(browser, server),
    Agent.at(browser, server),
  ])
  await owner.login(server.agent('王小美'))
  await owner.goOnline()
  await rescuer.login(server.agent('赵磊'))
  await visitor.open()
  await visitor.write('我的订单丢了，转人工')
  await visitor.wait.waitFor()
  await owner.accept()
  await visitor.log.getByText('客服「王小美」').waitFor()
  await rescuer.goOnline()

  await owner.page.getByText('访客在等您的第一句回复').waitFor({ timeout: 25_000 })
  await rescuer.page.getByText('救援：同事未及回复').waitFor({ timeout: 15_000 })
  await owner.page.getByText('已呼叫同事支援').waitFor()
  await rescuer.look('late-console-rescue-offer')
  await rescuer.accept()
  await rescuer.reads('我的订单丢了')
  await rescuer.page.getByText('谁先回复，会话就由谁接待').waitFor()
  await rescuer.look('late-console-rescue-open')
  await owner.look('late-console-owner-warned')
  await rescuer.write('您好，我是赵磊，马上为您查订单。')
  await visitor.reads('agent', '我是赵磊')
  assert.equal(await visitor.page.locator('#title').textContent(), '赵磊')
  await owner.page.getByText(/与 访客 \w{4} 的会话已由同事接手/).waitFor()
  await owner.look('late-console-owner-relieved')
  await rescuer.look('late-console-rescued')
  await visitor.look('late-widget-rescued')
  assert.deepEqual(await visitor.said('agent'), ['您好，我是赵磊，马上为您查订单。'])
  await rescuer.end()
  await Promise.all([visitor.leave(), owner.leave(), rescuer.leave()])
})
