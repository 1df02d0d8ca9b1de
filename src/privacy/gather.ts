// Joins calls that arrive together into one, so that a burst of small requests costs one transaction.

/** `run` gets the items of all waiting calls, at most `most` at a time, and returns a result for each, in order. */
export function gathering<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
): (items: readonly Item[]) => Promise<readonly Result[]> {
  type Call = {
    readonly items: readonly Item[]
    readonly resolve: (results: readonly Result[]) => void
    readonly reject: (error: unknown) => void
  }
  let waiting: Call[] = []
  let isRunning = false

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      let count = 0
      // At least one call, however large it is.
      const end = waiting.findIndex(({ items }, n) => {
        count += items.length
        return n > 0 && count > most
      })
      const calls = waiting.slice(0, end === -1 ? undefined : end)
      waiting = waiting.slice(calls.length)
      try {
        const results = await run(calls.flatMap(({ items }) => items))
        let from = 0
        for (const { items, resolve } of calls) {
          resolve(results.slice(from, from + items.length))
          from += items.length
        }
      } catch (error) {
        for (const { reject } of calls) reject(error)
      }
    }
    isRunning = false
  }

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject })
      if (isRunning) return
      isRunning = true
      // After the callbacks of this turn, which may bring more calls.
      setImmediate(() => void work())
    })
}
