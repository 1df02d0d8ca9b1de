// A back end of BullMQ whose worker pauses after an error. BullMQ does so itself only where a connection is refused: any other
// error, such as that of a database that is gone, would be met and logged again at once, without end.
import type { IQueueBackend } from 'bullmq'

export type Patience = {
  /** From an error to the next question. */
  readonly pauseMs: number
  /** Ends early, without an error, when it is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly closing: AbortSignal
}

export function patiently<B extends Pick<IQueueBackend, 'moveToActive'>, Given extends readonly unknown[]>(
  makeBackend: (...given: Given) => B,
  { pauseMs, sleep, closing }: Patience,
): (...given: Given) => B {
  return (...given) => {
    const backend = makeBackend(...given)
    const moveToActive = backend.moveToActive.bind(backend)
    backend.moveToActive = async (token, name) => {
      try {
        return await moveToActive(token, name)
      } catch (error) {
        await sleep(pauseMs, closing)
        throw error
      }
    }
    return backend
  }
}
