/** A socket whose other end is the test. */
import type { Connection, MessageView, SocketLike, ToVisitor, VisitorFrame } from '../src'
import { VisitorClient } from '../src'

export class FakeSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null
  onmessage: SocketLike['onmessage'] = null
  onclose: SocketLike['onclose'] = null
  sent: VisitorFrame[] = []
  closedWith: number | undefined | 'open' = 'open'

  send(data: string): void {
    this.sent.push(JSON.parse(data) as VisitorFrame)
  }

  close(code?: number): void {
    this.closedWith = code
  }

  /** The server closes, or the network does (1006). */
  drop(code = 1006): void {
    this.onclose?.({ code } as CloseEvent)
  }

  receive(...frames: ToVisitor[]): void {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent)
  }

  of<T extends VisitorFrame['type']>(type: T): Extract<VisitorFrame, { type: T }>[] {
    return this.sent.filter((one) => one.type === type) as Extract<VisitorFrame, { type: T }>[]
  }
}

/** All sockets a client made, and the client. */
export class World {
  sockets: FakeSocket[] = []
  client: VisitorClient

  constructor(random = () => 0.5) {
    this.client = new VisitorClient({
      origin: 'https://sixty.test',
      site: 'demo',
      locale: 'zh-CN',
      random,
      socket: () => {
        const socket = new FakeSocket()
        this.sockets.push(socket)
        return socket
      },
    })
  }

  get socket(): FakeSocket {
    return this.sockets.at(-1)!
  }

  get connection(): Connection<VisitorFrame, ToVisitor> {
    return this.client.connection
  }

  /** The newest socket opens and is welcomed. */
  async greet(over: Partial<Extract<ToVisitor, { type: 'welcome' }>> = {}): Promise<void> {
    this.socket.onopen?.({} as Event)
    await Promise.resolve()
    this.socket.receive(welcome(over))
  }

  /** Opens the client and has it welcomed. */
  async start(over: Partial<Extract<ToVisitor, { type: 'welcome' }>> = {}): Promise<void> {
    this.client.open()
    await this.greet(over)
  }

  texts(): (string | undefined)[] {
    return this.client.store.get().entries.map((one) => one.text)
  }
}

export function welcome(over: Partial<Extract<ToVisitor, { type: 'welcome' }>> = {}): ToVisitor {
  return {
    type: 'welcome',
    token: 'tok',
    visitor: 'v1',
    status: 'bot',
    last_seq: 0,
    epoch: 'e1',
    server_time: new Date(Date.now()).toISOString(),
    heartbeat_s: 20,
    quick_replies: [],
    features: ['rating', 'feedback'],
    ...over,
  }
}

export function message(seq: number, text: string, over: Partial<MessageView> = {}): ToVisitor {
  return { type: 'message', seq, text, author: { kind: 'bot' }, at: '2026-01-01T00:00:00.000Z', ...over }
}

export function ack(client_id: string, seq: number): ToVisitor {
  return { type: 'ack', client_id, seq, at: '2026-01-01T00:00:00.000Z' }
}

export function status(conversation: string, now: 'bot' | 'waiting' | 'active' | 'closed' = 'bot'): ToVisitor {
  return { type: 'status', conversation, status: now }
}
