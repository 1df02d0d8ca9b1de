// A TCP proxy in front of a server: its address stays the same while the server restarts, and it can cut connections or
// stop answering, as a network does.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Door = {
  readonly port: number
  /** Ends every connection. New ones are taken. */
  cut(): void
  /** Nothing passes any more over the connections that there are, and nobody is told. */
  freeze(): void
  /** How many it holds open. */
  connections(): number
  close(): Promise<void>
}

/** `upstream` says where the server listens now; null where there is none. */
export async function openDoor(upstream: () => number | null): Promise<Door> {
  const sockets = new Set<Socket>()
  const frozen = new WeakSet<Socket>()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const listener = createServer((incoming) => {
    const port = upstream()
    if (port === null) return void incoming.destroy()
    const outgoing = connect(port, '127.0.0.1')
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from)
      from.setNoDelay(true)
      from.on('data', (bytes) => {
        if (!frozen.has(from)) to.write(bytes)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return {
    port: (listener.address() as AddressInfo).port,
    cut,
    freeze() {
      for (const socket of sockets) frozen.add(socket)
    },
    connections: () => sockets.size / 2,
    async close() {
      cut()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}
