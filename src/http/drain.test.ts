// Shutting down an application: open requests are answered, and silent clients cannot delay it.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { drainable } from './drain.ts'

async function start(handler: () => unknown, sleep?: () => Promise<unknown>) {
  const app = Fastify({ return503OnClosing: false })
  const drain = drainable(app, sleep)
  app.get('/', handler)
  const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const dial = async (): Promise<Socket> => {
    const socket = connect(Number(url.port), url.hostname)
    await once(socket, 'connect')
    return socket
  }
  return { app, drain, dial }
}
const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'

it('answers a request that is already being handled', async () => {
  const [underWay, mayAnswer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { drain, dial } = await start(async () => {
    underWay.resolve()
    await mayAnswer.promise
    return 'done'
  })
  const socket = await dial()
  socket.write(request)
  await underWay.promise
  const drained = drain.drain({ delayMs: 0 })
  if (!drain.closing.aborted) await once(drain.closing, 'abort')
  mayAnswer.resolve()
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 .*done$/s)
  await drained
})

it('continues to serve during the delay, with connection: close in each answer', async () => {
  const delay = Promise.withResolvers<void>()
  const { drain, dial } = await start(
    () => 'done',
    () => delay.promise,
  )
  const kept = await dial()
  const drained = drain.drain()
  expect(drain.isDraining()).toBe(true)
  const fresh = await dial()
  for (const socket of [kept, fresh]) {
    socket.write(request)
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close/i)
  }
  delay.resolve()
  await drained
  await expect(dial()).rejects.toThrow('ECONNREFUSED')
})

it('is not delayed by a client that has connected and sends nothing', async () => {
  const { app, dial } = await start(() => 'done')
  const accepted = once(app.server, 'connection')
  const silent = await dial()
  await accepted
  await app.close()
  silent.destroy()
})

it('cuts off requests that have not ended by the hard stop', async () => {
  const underWay = Promise.withResolvers<void>()
  const { drain, dial } = await start(() => {
    underWay.resolve()
    return new Promise(() => {})
  })
  const socket = await dial()
  socket.write(request)
  await underWay.promise
  await drain.drain({ delayMs: 10, hardStopMs: 200 })
  socket.destroy()
})

it('signals live streams to end, and drains only once if called again', async () => {
  const { drain } = await start(() => 'done')
  const first = drain.drain({ delayMs: 100 })
  expect(drain.closing.aborted).toBe(false)
  expect(drain.drain()).toBe(first)
  await first
  expect(drain.closing.aborted).toBe(true)
})
