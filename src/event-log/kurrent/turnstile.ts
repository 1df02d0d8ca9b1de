// Lets so many in at a time; the others wait in order.
export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>

export function turnstile(most: number): Turnstile {
  const waiting: (() => void)[] = []
  let inside = 0
  return async (work) => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else inside += 1
    try {
      return await work()
    } finally {
      // The place goes to the next in line, not to whoever comes by.
      const next = waiting.shift()
      if (next) next()
      else inside -= 1
    }
  }
}
