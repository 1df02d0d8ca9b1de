import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { answerUnreadable, rememberAnswers } from './unreadable.ts'

let server: Server | undefined
afterEach(() => server?.close())

type Sent = {
  readonly connection?: 'close' | 'keep-alive'
  /** Of the answer, before what is no request arrives. */
  readonly begun?: string
  readonly more?: string
}

/** What a client receives that sends a request, then bytes that are not HTTP before the answer is complete. */
async function answered({ connection = 'close', begun = '', more = '' }: Sent): Promise<string> {
  let finish = () => {}
  const unreadable = Promise.withResolvers<void>()
  server = createServer((_, response) => {
    response.setHeader('content-length', begun.length + 3)
    if (begun) response.write(begun)
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
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\nconnection: ${connection}\r\n${more}\r\n`)
  await once(server, 'request')
  socket.write('no request\r\n\r\n')
  await unreadable.promise
  finish()
  const answer = await all
  socket.destroy()
  return answer
}
const answersIn = (answer: string) => answer.match(/HTTP\/1\.1 /g)

describe('what is no request, sent while an earlier one is answered,', () => {
  it.each(['', 'begun, '])('gets no answer inside or after one that closes the connection: %j', async (begun) => {
    const answer = await answered({ begun })
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toMatch(new RegExp(`${begun}end$`))
    expect(answersIn(answer)).toHaveLength(1)
  })

  it.each(['', 'begun, '])('is answered after one that leaves the connection open: %j', async (begun) => {
    const answer = await answered({ connection: 'keep-alive', begun })
    expect(answer).toMatch(new RegExp(`${begun}endHTTP/1\\.1 400 .*"/problems/malformed-request"`, 's'))
    expect(answersIn(answer)).toHaveLength(2)
  })

  it('is remembered once, however much of it there is', async () => {
    const refused = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<ServerResponse>()
    let unreadable = 0
    server = createServer((_, response) => begun.resolve(response))
    rememberAnswers(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' })
    server.on('clientError', (error, of) => {
      if (!(of instanceof Socket)) throw error
      answerUnreadable(error, of)
      unreadable += 1
      if (unreadable === 5) refused.resolve()
      else socket.write('no request\r\n\r\n')
    })
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    const response = await begun.promise
    const before = response.listenerCount('finish')
    socket.write('no request\r\n\r\n')
    await refused.promise
    expect(response.listenerCount('finish')).toBe(before + 1)
    socket.destroy()
  })

  it('is answered at once where it belongs to the request itself, which has no answer yet', async () => {
    const answer = await answered({ more: 'transfer-encoding: chunked\r\n' })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answersIn(answer)).toHaveLength(1)
  })
})
