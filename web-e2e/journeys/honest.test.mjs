/** Nobody is there: the truth first, the notice before the break, a message that is left, and the agent who follows up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Agent } from '../harness/agent.mjs'
import { PHONE } from '../harness/person.mjs'
import { stage } from '../harness/stage.mjs'
import { Visitor } from '../harness/visitor.mjs'

const on = stage({ target_s: 30 })

test('a visitor whom nobody answers hears the truth, leaves a message, and an agent follows up', async () => {
  const { browser, server } = on
  const [visitor, agent] = await Promise.all([Visitor.at(browser, server, PHONE), Agent.at(browser, server)])
  await visitor.launcher.tap()
  await visitor.log.locator('.bubble.bot').first().waitFor()
  await visitor.page.locator('.human').tap()
  await visitor.reads('bot', '现在没有客服在线')
  await visitor.look('honest-phone-told-first')
  assert.equal(await visitor.wait.count(), 0, 'nothing is queued before the visitor has chosen')
  await visitor.page.getByRole('button', { name: '排队等人工' }).tap()
  await visitor.wait.waitFor()
  await visitor.look('honest-phone-waiting')

  await visitor.log.getByText('答应您的回复时间快到了').waitFor({ timeout: 40_000 })
  const choices = visitor.page.locator('.quick button')
  assert.deepEqual(await choices.allTextContents(), ['继续等待', '留言', '回到智能助手'])
  for (const one of await choices.all()) assert.ok((await one.boundingBox()).height >= 44, 'a finger finds it')
  await visitor.look('honest-phone-notice')
  await choices.nth(1).tap()
  const form = visitor.page.locator('.leave')
  await form.waitFor()
  await visitor.look('honest-phone-form')
  await form.getByLabel('联系方式').fill('?!')
  await form.getByRole('button', { name: '提交留言' }).tap()
  await form.getByText('请填写手机号').waitFor()
  await form.getByLabel('联系方式').fill('13800001234')
  await form.getByLabel('要说的事').fill('耳机左边没有声音，请回电')
  await visitor.look('honest-phone-form-filled')
  await form.getByRole('button', { name: '提交留言' }).tap()
  await visitor.log.getByText(/留言已收到。.*4 小时内/).waitFor()
  await form.waitFor({ state: 'detached' })
  await visitor.wait.waitFor({ state: 'detached' })
  await visitor.look('honest-phone-left')

  await agent.login(server.agent('王小美'))
  const tab = agent.page.getByRole('tab', { name: '留言' })
  await tab.filter({ hasText: '1' }).waitFor()
  await tab.click()
  const row = agent.page.locator('.ticket')
  await row.filter({ hasText: '13800001234' }).filter({ hasText: '耳机左边没有声音' }).waitFor()
  await agent.look('honest-console-messages')
  await row.getByRole('button', { name: '查看会话' }).click()
  await agent.transcript.getByText('答应您的回复时间快到了').waitFor()
  await row.getByRole('button', { name: '完成 13800001234 的留言' }).click()
  await agent.page.getByLabel('跟进结果').fill('已回电，寄新的')
  await agent.look('honest-console-done')
  await agent.page.getByRole('dialog').getByRole('button', { name: '完成', exact: true }).click()
  await agent.page.getByText('没有待跟进的留言。').waitFor()
  await Promise.all([visitor.leave(), agent.leave()])
})
