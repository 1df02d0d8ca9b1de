// The worker of `npm start`, in a process beside the API, so that folding delays no request and a worker that dies takes
// no request along. Loaded, a thread takes 60 MB instead of 85, but a native crash, or memory that runs out, would end both.
import { fileURLToPath } from 'node:url'
import type { DispatcherOptions } from '#integrating/webhooks/dispatcher.ts'
import { keepProcess } from '#platform/kept-process.ts'
import type { Logger } from '#platform/logger.ts'

type OnWebhook = NonNullable<DispatcherOptions['onAttempt']>

/** Where cores are few, answering comes before folding; a worker that falls behind takes larger pages, which cost less. */
const NICENESS = 5

export type ToWorker = { readonly kind: 'react' }
export type FromWorker = {
  readonly kind: 'webhook'
  readonly outcome: Parameters<OnWebhook>[0]
  readonly tookMs: number
}

export type WorkerBeside = {
  readonly pid: () => number | undefined
  stop(): Promise<void>
}

export type WorkerBesideParts = {
  readonly databaseUrl: string
  readonly logger: Logger
  /** The process managers follow the log only then. */
  readonly reactAfter: Promise<unknown>
  readonly onWebhook: OnWebhook
}

export function startWorkerBeside({ databaseUrl, logger, reactAfter, onWebhook }: WorkerBesideParts): WorkerBeside {
  const react: ToWorker = { kind: 'react' }
  return keepProcess({
    file: fileURLToPath(new URL('./worker-child.ts', import.meta.url)),
    // The embedded database is the parent's; to the worker it is one among others.
    environment: { DATABASE_URL: databaseUrl },
    niceness: NICENESS,
    onStart: (send) => void reactAfter.then(() => send(react)),
    onMessage(message) {
      if (isFromWorker(message)) onWebhook(message.outcome, message.tookMs)
    },
    onEnd: ({ code, signal }, againInMs) =>
      logger.error({ code, signal, againInMs }, 'the worker has ended and is started again; the API goes on'),
  })
}

const isFromWorker = (message: unknown): message is FromWorker =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'webhook'
