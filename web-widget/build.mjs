/** Builds dist/w/form-<hash>.js, dist/w/panel-<hash>.js which knows that name, dist/w.js which knows the panel's, and the .br files. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'vite'

const root = import.meta.dirname
const dist = join(root, 'dist')
const target = ['chrome107', 'safari16', 'firefox104']

/** Smaller than the automatic runtime. */
const jsx = { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' }, jsxInject: "import { h, Fragment } from 'preact'" }

/** One entry, one self-contained file. */
function bundle(input, entryFileNames, format, oxc, define = {}) {
  return build({
    root,
    configFile: false,
    logLevel: 'warn',
    define,
    oxc,
    build: {
      outDir: dist,
      emptyOutDir: false,
      target,
      cssTarget: target,
      minify: 'terser',
      terserOptions: { module: format === 'es', compress: { passes: 3, pure_getters: true }, format: { ecma: 2020 } },
      modulePreload: false,
      rolldownOptions: {
        input: join(root, input),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames, format, codeSplitting: false },
      },
    },
  })
}

rmSync(dist, { recursive: true, force: true })
const built = (kind) => readdirSync(join(dist, 'w')).find((name) => name.startsWith(`${kind}-`) && name.endsWith('.js'))
await bundle('src/form/index.ts', 'w/form-[hash].js', 'es', {})
const form = built('form')
await bundle('src/panel/index.tsx', 'w/panel-[hash].js', 'es', jsx, { __FORM__: JSON.stringify(`/w/${form}`) })
const panel = built('panel')
await bundle('src/loader/index.ts', 'w.js', 'iife', {}, { __PANEL__: JSON.stringify(`/w/${panel}`) })

for (const name of ['w.js', join('w', panel), join('w', form)]) {
  const raw = readFileSync(join(dist, name))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length }
  writeFileSync(join(dist, `${name}.br`), brotliCompressSync(raw, { params }))
}
