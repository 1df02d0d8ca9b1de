// Limits concurrent work: work that has to wait is admitted first come, first served. `slots` also limits the share of
// each school; `turnstile` does not know schools.

export type Slots = <T>(school: string, work: () => Promise<T>) => Promise<T>

export function slots(most: number, mostPerSchool: number): Slots {
  let taken = 0
  const takenBySchool = new Map<string, number>()
  const waiting: { readonly school: string; readonly go: () => void }[] = []
  const hasRoom = (school: string): boolean => taken < most && (takenBySchool.get(school) ?? 0) < mostPerSchool

  function take(school: string): void {
    taken += 1
    takenBySchool.set(school, (takenBySchool.get(school) ?? 0) + 1)
  }
  function leave(school: string): void {
    taken -= 1
    const left = (takenBySchool.get(school) ?? 1) - 1
    if (left > 0) takenBySchool.set(school, left)
    else takenBySchool.delete(school)
    const next = waiting.findIndex((waiter) => hasRoom(waiter.school))
    const [admitted] = next < 0 ? [] : waiting.splice(next, 1)
    if (!admitted) return
    // Taken before it is called, so that nobody comes in between.
    take(admitted.school)
    admitted.go()
  }

  return async (school, work) => {
    if (hasRoom(school)) take(school)
    else await new Promise<void>((go) => waiting.push({ school, go }))
    try {
      return await work()
    } finally {
      leave(school)
    }
  }
}

export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>

export function turnstile(most: number): Turnstile {
  const withSlot = slots(most, most)
  return (work) => withSlot('', work)
}
