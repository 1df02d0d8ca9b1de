// What holds of many assessments of one competency: the latest by each assessor, and how the level moved. Pure.

export type Assessed = { readonly assessor: string; readonly level: string; readonly assessedAt: string }

/** In the order of the times; of two at the same time, the later in the list comes last. */
const inTime = <One extends Assessed>(all: readonly One[]): One[] =>
  all.toSorted((a, b) => (a.assessedAt < b.assessedAt ? -1 : a.assessedAt > b.assessedAt ? 1 : 0))

/** The latest assessment of each assessor, the newest first. */
export function latestByEach<One extends Assessed>(all: readonly One[]): One[] {
  const latest = new Map<string, One>()
  for (const one of inTime(all)) latest.set(one.assessor, one)
  return inTime([...latest.values()]).toReversed()
}

/** The assessments at which the level became another one than it was, oldest first. The first one counts. */
export function movesOf<One extends Assessed>(all: readonly One[]): One[] {
  const ordered = inTime(all)
  return ordered.filter((one, n) => one.level !== ordered[n - 1]?.level)
}
