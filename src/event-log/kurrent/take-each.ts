// Takes an answer of the server event by event, and never waits for a part of it without end. With one timer for all of
// it and no generator between: what is done once an event is done a million times in a rebuild.
import { NoAnswer } from './failures.ts'

/** Passes items to `take` until it returns true or there are no more. */
export async function takeEach<E>(
  events: AsyncIterable<E>,
  patienceMs: number,
  take: (event: E) => boolean,
): Promise<void> {
  const iterator = events[Symbol.asyncIterator]()
  let timer: NodeJS.Timeout | undefined
  let over = false
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer within ${patienceMs} ms`)), patienceMs)
  })
  const taking = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await iterator.next()
      // A late item may arrive after the timeout.
      if (done || over || take(value)) return
      timer?.refresh()
    }
  }
  try {
    await Promise.race([taking(), late])
  } finally {
    over = true
    clearTimeout(timer)
    // Not awaited: with a silent server it would not return.
    void iterator.return?.(undefined)?.catch(() => undefined)
  }
}
