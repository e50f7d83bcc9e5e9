/** What only a real browser can tell: accessibility, policies, input methods, hostile pages, small screens. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, visit } from './shop.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const SCREENS = {
  desktop: {},
  'desktop, dark': { colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  'small phone': { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true },
}

for (const [name, options] of Object.entries(SCREENS)) {
  test(`axe finds nothing in any state, and no policy is broken: ${name}`, async () => {
    const shop = await visit(browser, options)
    const clean = async (state) => assert.deepEqual(await shop.violations(), [], state)
    await clean('closed')
    await shop.open()
    await clean('open')
    await shop.write('在吗')
    shop.say('bot', '请看 https://example.com/a', { answer: { intent: 'x', confidence: 1, source: 'exact' } })
    await shop.page.locator('.judge').waitFor()
    await clean('answered')
    shop.status('waiting')
    for (const [promise, seconds] of [['kept', 60], ['at_risk', 9], ['missed', -1]]) {
      shop.queue(promise, seconds)
      await shop.page.locator(`.wait.${promise}`).waitFor()
      await clean(`waiting, ${promise}`)
    }
    shop.status('closed')
    shop.send({ type: 'rating.request', conversation: 'c1' })
    await shop.page.locator('.stars label').nth(3).click()
    await clean('rating')
    assert.deepEqual(shop.complaints, [])
    const wide = await shop.page.locator('.panel').evaluate((panel) => panel.scrollWidth > panel.clientWidth)
    assert.equal(wide, false, 'nothing sticks out')
    await shop.context.close()
  })
}

test('a page view costs one request of the widget and no socket; opening adds one of each', async () => {
  const shop = await visit(browser)
  await shop.page.waitForTimeout(800)
  const own = () => shop.requests.filter((path) => !path.startsWith('/demo'))
  assert.deepEqual([own(), shop.sockets], [['/w.js'], 0])
  await shop.open()
  assert.deepEqual([own().length, shop.sockets], [2, 1])
  await shop.context.close()
})

test('Enter that belongs to an input method does not send', async () => {
  const shop = await visit(browser)
  await shop.open()
  await shop.field.focus()
  const session = await shop.context.newCDPSession(shop.page)
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 }
  await session.send('Input.imeSetComposition', { text: 'zai', selectionStart: 3, selectionEnd: 3 })
  await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...enter })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter })
  assert.deepEqual(shop.sent(), [])
  await session.send('Input.insertText', { text: '在' })
  await shop.page.keyboard.press('Enter')
  await shop.page.locator('.bubble.visitor').waitFor()
  assert.deepEqual(shop.sent(), ['在'])
  await shop.context.close()
})

test('a hostile style sheet of the page changes no pixel of the panel', async () => {
  const shop = await visit(browser)
  await shop.open()
  await shop.page.waitForTimeout(400)
  await shop.field.evaluate((field) => void (field.style.caretColor = 'transparent'))
  // Inside the rounded corners, where nothing of the page shows through.
  const clip = { x: 880, y: 90, width: 370, height: 600 }
  const before = await shop.page.screenshot({ clip })
  await shop.page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      '*{all:unset!important;color:red!important;font-size:40px!important;--brand:red!important;letter-spacing:4px!important}' +
        'sixty-widget{display:none!important;opacity:0!important;transform:scale(2)!important;filter:blur(3px)!important}',
    )
    document.adoptedStyleSheets = [sheet]
  })
  await shop.page.waitForTimeout(400)
  assert.ok(before.equals(await shop.page.screenshot({ clip })))
  await shop.context.close()
})

test('500 messages at once cost few layouts; a reader further up stays there and is told', async () => {
  const shop = await visit(browser)
  await shop.open()
  await shop.write('在吗')
  const session = await shop.context.newCDPSession(shop.page)
  await session.send('Performance.enable')
  const layouts = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find((one) => one.name === 'LayoutCount').value
  }
  const first = await layouts()
  const at = new Date().toISOString()
  const frame = (_, i) => ({ type: 'message', seq: i + 2, author: { kind: 'bot' }, text: `第 ${i} 条`, at })
  await shop.burst(Array.from({ length: 500 }, frame))
  shop.seq = 501
  await shop.page.getByText('第 499 条').waitFor()
  const cost = (await layouts()) - first
  assert.ok(cost <= 12, `${cost} layouts`)
  const scroll = shop.page.locator('.scroll')
  await scroll.evaluate((box) => void (box.scrollTop = 500))
  await shop.page.locator('.pill').waitFor()
  for (let i = 0; i < 3; i++) shop.say('bot', `又 ${i}`)
  await shop.page.getByText('3 条新消息').waitFor()
  assert.equal(await scroll.evaluate((box) => box.scrollTop), 500)
  await shop.page.locator('.pill').click()
  assert.ok(await scroll.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2))
  await shop.context.close()
})

test('on a phone the panel is modal: Tab stays inside, the back button closes it and the page stays', async () => {
  const shop = await visit(browser, { viewport: { width: 390, height: 844 } })
  await shop.open()
  assert.equal(await shop.page.locator('.panel').getAttribute('aria-modal'), 'true')
  for (let i = 0; i < 15; i++) {
    await shop.page.keyboard.press('Tab')
    assert.ok(await shop.page.locator('.panel').evaluate((panel) => panel.contains(panel.getRootNode().activeElement)))
  }
  await shop.page.goBack()
  await shop.page.locator('.panel').waitFor({ state: 'hidden' })
  assert.equal(new URL(shop.page.url()).pathname, '/demo')
  await shop.context.close()
})

test('asking from the page opens the panel and sends', async () => {
  const shop = await visit(browser)
  await shop.page.locator('.ask button').first().click()
  await shop.page.locator('.bubble.visitor').waitFor()
  await shop.page.getByText('已发送').waitFor()
  assert.deepEqual(shop.sent(), ['我的订单什么时候到'])
  await shop.context.close()
})
