// A minimal HTTP/1.1 client for a load generator: one request at a time on a kept-alive socket, without a parser.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type Answer = { readonly status: number; readonly head: string }

export type Line = {
  readonly index: number
  /** Sends a whole request; the answer comes to `onAnswer`. */
  send(request: string): void
  close(): void
}

/** Opens a connection. `onAnswer` is called for each complete answer, and with status 0 if the connection breaks. */
export async function openLine(url: URL, index: number, onAnswer: (line: Line, answer: Answer) => void): Promise<Line> {
  let socket: Socket
  let waiting = false
  let text = ''
  const line: Line = {
    index,
    send(request) {
      waiting = true
      socket.write(request, 'utf8')
    },
    close: () => socket.destroy(),
  }
  socket = await dial(url)
  socket.setNoDelay(true)
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    text = text === '' ? chunk : text + chunk
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return
    const [, length = '0'] = /\r\ncontent-length: (\d+)/i.exec(text) ?? []
    if (text.length < end + 4 + Number(length)) return
    const answer = { status: Number(text.slice(9, 12)), head: text.slice(0, end) }
    text = ''
    waiting = false
    onAnswer(line, answer)
  })
  const broken = () => {
    if (waiting) onAnswer(line, { status: 0, head: '' })
    waiting = false
  }
  socket.on('error', broken)
  socket.on('close', broken)
  return line
}

async function dial(url: URL): Promise<Socket> {
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  return socket
}

/** A request as text, but for what changes from one to the next. */
export function requestText(url: URL, path: string, token: string) {
  const head = `POST ${path} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`
  return (key: string, body: string) =>
    `${head}idempotency-key: ${key}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
