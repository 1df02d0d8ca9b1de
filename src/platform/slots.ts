// So many at a time: who comes later waits for a place, first come first served. `slots` gives each school no more than
// its share; `turnstile` knows no schools.

export type Slots = <T>(of: string, work: () => Promise<T>) => Promise<T>

export function slots(most: number, mostOfOne: number): Slots {
  let taken = 0
  const takenOf = new Map<string, number>()
  const waiting: { readonly of: string; readonly go: () => void }[] = []
  const hasRoom = (of: string): boolean => taken < most && (takenOf.get(of) ?? 0) < mostOfOne

  function take(of: string): void {
    taken += 1
    takenOf.set(of, (takenOf.get(of) ?? 0) + 1)
  }
  function leave(of: string): void {
    taken -= 1
    const left = (takenOf.get(of) ?? 1) - 1
    if (left > 0) takenOf.set(of, left)
    else takenOf.delete(of)
    const next = waiting.findIndex((one) => hasRoom(one.of))
    const [called] = next < 0 ? [] : waiting.splice(next, 1)
    if (!called) return
    // Before it is called: nobody comes in between.
    take(called.of)
    called.go()
  }

  return async (of, work) => {
    if (hasRoom(of)) take(of)
    else await new Promise<void>((go) => waiting.push({ of, go }))
    try {
      return await work()
    } finally {
      leave(of)
    }
  }
}

export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>

export function turnstile(most: number): Turnstile {
  const inTurn = slots(most, most)
  return (work) => inTurn('', work)
}
