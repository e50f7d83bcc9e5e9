/** kill -9 of the server in the middle of a wait: nothing acknowledged is lost, and everybody goes on by themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Agent } from '../harness/agent.mjs'
import { stage } from '../harness/stage.mjs'
import { Visitor } from '../harness/visitor.mjs'

const on = stage()
/** What the browser says by itself about a server that is not there. */
const DOWN = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED/

/** How much may be missing or given: a checkpoint each second, and whole seconds on the card. */
const SLACK_S = 2
/** By when everybody is back: the longest back-off (30 s; on a slow machine the server is away for some tries), and the hello. */
const BACK = { timeout: 35_000 }

test('after a kill -9 the widget and the console come back, what was left of the minute is left, and the offer rings again', async () => {
  const { browser, server } = on
  const [visitor, agent] = await Promise.all([Visitor.at(browser, server), Agent.at(browser, server)])
  for (const one of [visitor, agent]) one.expected.push(DOWN)
  await agent.login(server.agent('王小美'))
  await agent.goOnline()
  await visitor.open()
  await visitor.write('你们几点下班')
  await visitor.reads('bot', /点/)
  await visitor.page.locator('.human').click()
  await visitor.wait.waitFor()
  await agent.offer.waitFor()
  // A promise that has visibly run: a fresh one would be seen.
  await visitor.wait.getByText('55 秒').waitFor()
  const before = await visitor.secondsLeft()

  await server.kill()
  await visitor.write('服务器不在时写的第一条')
  await visitor.write('服务器不在时写的第二条')
  await visitor.panel.getByText('待发送，联网后自动发出').first().waitFor()
  await visitor.status.getByText('网络已断开，正在重连').waitFor()
  await agent.page.getByText('连接已断开，正在重连').waitFor()
  await visitor.look('crash-widget-down')
  await agent.look('crash-console-down')
  const started = Date.now()
  await server.serve()
  const ready = Date.now()

  await visitor.status.getByText('网络已断开').waitFor({ state: 'detached', ...BACK })
  await agent.offer.waitFor(BACK)
  await agent.page.getByText('连接已断开').waitFor({ state: 'detached' })
  const after = await visitor.secondsLeft()
  // It runs on from some moment between the start of the process and its being ready.
  const [most, least] = [ready, started].map((moment) => before - (Date.now() - moment) / 1000)
  const told = `${before} s were left; now ${after} s, between ${least - SLACK_S} and ${most + SLACK_S} expected`
  assert.ok(after <= most + SLACK_S && after >= least - SLACK_S, told)
  await visitor.look('crash-widget-back')
  await agent.look('crash-console-back')

  await agent.accept()
  await agent.reads('服务器不在时写的第二条')
  await agent.write('让您久等了，我是王小美。')
  await visitor.reads('agent', '让您久等了')
  const written = ['你们几点下班', '服务器不在时写的第一条', '服务器不在时写的第二条']
  assert.deepEqual(await visitor.said('visitor'), written)
  const read = await agent.transcript.locator('.entry-visitor .entry-text').allTextContents()
  assert.deepEqual(read, written)
  await visitor.page.reload()
  await visitor.open()
  await visitor.reads('agent', '让您久等了')
  assert.deepEqual(await visitor.said('visitor'), written, 'a reload shows each once, too')
  await Promise.all([visitor.leave(), agent.leave()])
})
