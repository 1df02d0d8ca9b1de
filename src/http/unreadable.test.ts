import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { answerUnreadable, rememberAnswers } from './unreadable.ts'

let server: Server | undefined
afterEach(() => server?.close())

/** What comes back if somebody sends a request, and then what is none while its answer is on the way. */
async function answered(connection: 'close' | 'keep-alive', beginning: string): Promise<string> {
  let finish = () => {}
  const unreadable = Promise.withResolvers<void>()
  server = createServer((_, response) => {
    response.setHeader('content-length', beginning.length + 3)
    if (beginning) response.write(beginning)
    finish = () => void response.end('end')
  })
  rememberAnswers(server)
  server.on('clientError', (error, socket) => {
    if (!(socket instanceof Socket)) throw error
    answerUnreadable(error, socket)
    unreadable.resolve()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const all = text(socket)
  socket.write(`GET / HTTP/1.1\r\nhost: x\r\nconnection: ${connection}\r\n\r\n`)
  await once(server, 'request')
  socket.write('no request\r\n\r\n')
  await unreadable.promise
  finish()
  const answer = await all
  socket.destroy()
  return answer
}

describe('what is no request, sent while an earlier one is answered,', () => {
  it('gets no answer inside or after the one that closes the connection', async () => {
    const answer = await answered('close', 'begun, ')
    expect(answer).toMatch(/begun, end$/)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  })

  it('is answered after the one that leaves the connection open', async () => {
    const answer = await answered('keep-alive', 'begun, ')
    expect(answer).toMatch(/begun, endHTTP\/1\.1 400 .*"\/problems\/malformed-request"/s)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(2)
  })

  it('is answered at once where nothing was sent yet', async () => {
    const answer = await answered('close', '')
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  })
})
