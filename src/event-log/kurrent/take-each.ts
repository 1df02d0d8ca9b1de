// Takes an answer of the server event by event, and never waits for a part of it without end. With one timer for all of
// it and no generator between: what is done once an event is done a million times in a rebuild.
import { NoAnswer } from './failures.ts'

/** Until `take` has enough, and says so by true, or there are no more. */
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
      // It may come after all, when nobody waits for it any more.
      if (done || over || take(value)) return
      timer?.refresh()
    }
  }
  try {
    await Promise.race([taking(), late])
  } finally {
    over = true
    clearTimeout(timer)
    // Not awaited: where the server has fallen silent, this would be too.
    void iterator.return?.(undefined)?.catch(() => undefined)
  }
}
