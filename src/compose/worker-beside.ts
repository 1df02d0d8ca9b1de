// The worker of `npm start`, in a separate process, so that folding delays no request and a crash of the worker fails no
// request. A thread would take 60 MB instead of 85, but a native crash, or running out of memory, would end both.
import { fileURLToPath } from 'node:url'
import type { DispatcherOptions } from '#integrating/webhooks/dispatcher.ts'
import { keepProcess } from '#platform/kept-process.ts'
import { type KeysConfig, keysEnvironment } from '#platform/keys-config.ts'
import type { Logger } from '#platform/logger.ts'

type OnWebhook = NonNullable<DispatcherOptions['onAttempt']>

/** With few cores, requests have priority over folding. A worker that falls behind reads larger pages, which cost less. */
const NICENESS = 5

export type ToWorker = { readonly kind: 'react' }
export type FromWorker =
  | { readonly kind: 'started' }
  | { readonly kind: 'webhook'; readonly outcome: Parameters<OnWebhook>[0]; readonly tookMs: number }

export type WorkerBeside = {
  readonly pid: () => number | undefined
  /** Settled when it has begun to work, or has ended before: the first answers would otherwise be behind the first commands. */
  readonly tried: Promise<void>
  stop(): Promise<void>
}

export type WorkerBesideParts = {
  readonly databaseUrl: string
  readonly requestsUrl: string | null
  readonly keys: KeysConfig
  readonly logger: Logger
  /** Process managers follow the log only after this. */
  readonly reactAfter: Promise<unknown>
  readonly onWebhook: OnWebhook
}

export function startWorkerBeside({
  databaseUrl,
  requestsUrl,
  keys,
  logger,
  reactAfter,
  onWebhook,
}: WorkerBesideParts): WorkerBeside {
  const react: ToWorker = { kind: 'react' }
  const tried = Promise.withResolvers<void>()
  const kept = keepProcess({
    file: fileURLToPath(new URL('./worker-child.ts', import.meta.url)),
    // The parent owns the embedded database; to the worker it is an external one.
    environment: {
      DATABASE_URL: databaseUrl,
      ...(requestsUrl !== null && { SILLAGE_REQUESTS_URL: requestsUrl }),
      ...keysEnvironment(keys),
    },
    niceness: NICENESS,
    onStart: (send) => void reactAfter.then(() => send(react)),
    onMessage(message) {
      if (!isFromWorker(message)) return
      if (message.kind === 'started') tried.resolve()
      else onWebhook(message.outcome, message.tookMs)
    },
    onEnd({ code, signal }, againInMs) {
      logger.error({ code, signal, againInMs }, 'the worker has ended and will be restarted; the API keeps running')
      tried.resolve()
    },
  })
  return { ...kept, tried: tried.promise }
}

const isFromWorker = (message: unknown): message is FromWorker =>
  typeof message === 'object' &&
  message !== null &&
  'kind' in message &&
  (message.kind === 'started' || message.kind === 'webhook')
