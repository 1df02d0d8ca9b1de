// So many at a time: who comes later waits for a place, first come first served.

export type Slots = <T>(work: () => Promise<T>) => Promise<T>

export function slots(most: number): Slots {
  let taken = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (taken >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else taken += 1
    try {
      return await work()
    } finally {
      // The place goes to the next in line, or becomes free.
      const next = waiting.shift()
      if (next) next()
      else taken -= 1
    }
  }
}
