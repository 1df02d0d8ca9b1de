// The KurrentDB for a benchmark, where one is requested: the server of KURRENT_URL, which is written to and not
// cleaned (nothing is ever deleted there), or an in-memory one in a separate process.
import { fork } from 'node:child_process'
import { once } from 'node:events'

export type KurrentTarget = {
  readonly url: string
  /** For the head of the table. */
  readonly about: string
}

/**
 * EVENT_LOG selects the log as for the service, but its server is not used: a real log would keep the benchmark's events
 * for ever.
 */
export const isOverKurrent = ({ kurrent }: { readonly kurrent: boolean }): boolean =>
  kurrent || /^(kurrent|kurrentdb|esdb)(\+discover)?:/.test(process.env.EVENT_LOG ?? '')

export async function withKurrent<T>(run: (target: KurrentTarget) => Promise<T>): Promise<T> {
  const url = process.env.KURRENT_URL
  if (url) return run({ url, about: 'the server of KURRENT_URL' })
  if (process.env.EVENT_LOG && isOverKurrent({ kurrent: false }))
    console.log('The server of EVENT_LOG is left alone: for one that may be filled, set KURRENT_URL.')
  const server = fork(new URL('./kurrent-memory-server.ts', import.meta.url))
  const exited = once(server, 'exit').then(([code]) => {
    throw new Error(`the server in memory ended with code ${code}`)
  })
  exited.catch(() => undefined)
  try {
    const [started] = await Promise.race([once(server, 'message'), exited])
    const about =
      'a server in memory that speaks the protocol, in a process of its own: it neither stores nor flushes, so the ratios\n' +
      'say what the adapter costs beside the bare client, and the rates nothing of a real server. For one: KURRENT_URL'
    return await run({ url: started, about })
  } finally {
    if (server.connected) server.disconnect()
  }
}
