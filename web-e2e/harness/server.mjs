/** A real server on a data folder of its own: started, killed, started again. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '..', '..')
const BINARY = process.env.SIXTY_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug', 'sixty')
/** A debug build on a busy machine learns its intents for some seconds. */
const READY_WITHIN_MS = 60_000
/** A stop that takes longer hangs. */
const STOP_WITHIN_MS = 15_000
const ADMIN = 'admin@demo.local'
const run = promisify(execFile)
/** The server reads `SIXTY_*` as settings; ours are not meant for it. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SIXTY_')))

/** One server; `agents` are the demo's, with their passwords. */
export class Server {
  #child
  #log = ''

  /** Makes a demo data folder and serves it on a free port. `target_s` shortens the promise, and every step with it. */
  static async start({ target_s } = {}) {
    const server = new Server()
    server.folder = await mkdtemp(join(tmpdir(), 'sixty-journey-'))
    server.agents = (await server.#command('demo')).agents
    const { password } = await server.#command('agent', 'add', ADMIN, '--name', '管理员', '--role', 'admin')
    server.port = await freePort()
    server.origin = `http://127.0.0.1:${server.port}`
    await server.serve()
    await server.#letIn(password, target_s)
    return server
  }

  /** The credentials of one of the demo's agents. */
  agent(name) {
    return this.agents.find((one) => one.name === name)
  }

  /** Serves the folder on the same port as before. */
  async serve() {
    const args = ['serve', '--data', this.folder, '--listen', `127.0.0.1:${this.port}`, '--intents', join(ROOT, 'intents')]
    const child = (this.#child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'], env }))
    const keep = (chunk) => (this.#log += chunk)
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    await new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${BINARY}: ${why}\n${this.#log}`))
      const timer = setTimeout(() => fail('not ready in time'), READY_WITHIN_MS)
      child.once('error', (error) => fail(error.message))
      child.once('exit', (code) => fail(`ended with ${code}`))
      child.stdout.on('data', (chunk) => {
        if (!/^ready on/m.test(chunk)) return
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** kill -9: no goodbye, nothing written that was not written. */
  async kill() {
    await this.#end('SIGKILL')
  }

  /** An orderly end; the data folder goes, too. */
  async stop() {
    await this.#end('SIGTERM')
    await rm(this.folder, { recursive: true, force: true })
  }

  async #end(signal) {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    const hung = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    await ended
    clearTimeout(hung)
  }

  /** The demo names the port of `make run`; a journey has another one. */
  async #letIn(password, target_s) {
    const admin = await this.login(ADMIN, password)
    const { sites } = await admin('GET', '/sites')
    await admin('PATCH', `/sites/${sites[0].id}`, { origins: [this.origin] })
    if (target_s === undefined) return
    const { teams } = await admin('GET', '/teams')
    for (const team of teams) await admin('PATCH', `/teams/${team.id}`, { target_s })
  }

  /** Signs in by REST; the result calls it under that session. */
  async login(email, password) {
    let cookie = ''
    const call = async (method, path, body) => {
      const headers = { 'X-Sixty-CSRF': '1', 'Content-Type': 'application/json', Cookie: cookie }
      const response = await fetch(`${this.origin}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      cookie ||= response.headers.get('set-cookie')?.split(';')[0] ?? ''
      return response.json()
    }
    await call('POST', '/login', { email, password })
    return call
  }

  async #command(...args) {
    const { stdout } = await run(BINARY, [...args, '--data', this.folder, '--format', 'json'], { env })
    return JSON.parse(stdout)
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
