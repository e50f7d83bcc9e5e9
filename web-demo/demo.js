/** The demo shop: its English texts, and questions that are asked with one click. */
'use strict'

const english = new URLSearchParams(location.search).get('lang') === 'en'
// Before the widget's script looks at it.
if (english) document.documentElement.lang = 'en'

document.addEventListener('DOMContentLoaded', () => {
  if (english) toEnglish()
  for (const button of document.querySelectorAll('.ask button'))
    button.addEventListener('click', () => window.$chat?.('send', button.textContent))
})

function toEnglish() {
  document.title = 'Qinghe Tea'
  for (const one of document.querySelectorAll('[data-en]')) {
    const text = one.querySelector('span') ?? one
    text.textContent = one.dataset.en
  }
  for (const one of document.querySelectorAll('[data-en-label]')) one.setAttribute('aria-label', one.dataset.enLabel)
  const lang = document.getElementById('lang')
  lang.textContent = '中文'
  lang.lang = 'zh-CN'
  lang.href = '/demo'
}
