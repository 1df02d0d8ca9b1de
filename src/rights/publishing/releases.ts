// Two releases of one table, so that neither their difference nor a sum tells about a few people. Pure.
//
// What is released is rounded to five people. A release is compared with each earlier one: a number that moved, moved by people
// whom nobody can tell apart. Invariant: if nine people or fewer came, left or changed between two releases, the later one says
// exactly what the earlier said, or is refused. Rounding moves a number by 2 at most, so a rounded difference of 15 is one of more
// than ten people, and nine people make a rounded difference of 10 at most. A group that is new, or gone, is K people at once.
//
// Rounding leaves out an outcome of two people, and a group of which one outcome is left reads as if everybody in it had that one.
// So the gate's rule on outcomes is asked again of what is shown.
//
// Somebody who knows all but one of the people behind a number may still learn on which side of a threshold the last one is. That
// is so for every table without noise, and is why a school publishes rarely.
import { z } from 'zod'
import { type Group, L, type Published, type Refusal } from './anonymity-gate.ts'

export const ROUNDED_TO = 5
/** The least rounded difference that stands for more than K people. */
export const LEAST_DIFFERENCE = 15

const people = z.int().min(0).max(10_000_000)
/** A release as `--json` prints it, from this version or an earlier one, whose numbers were not rounded. */
export const Release = z.strictObject({
  published: z.literal(true),
  people,
  groups: z
    .array(
      z.strictObject({
        of: z.record(z.string().max(100), z.string().max(100)),
        people,
        outcomes: z.array(z.strictObject({ outcome: z.string().max(100), people })).max(1_000),
      }),
    )
    .max(10_000),
})

const rounded = (count: number): number => Math.round(count / ROUNDED_TO) * ROUNDED_TO

/** Outcomes of too few people to round to five are left out. The total is that of the groups, so that no sum says more. */
export function roundedRelease({ groups }: Published): Published {
  const shown = groups.map(
    (group): Group => ({
      of: group.of,
      people: rounded(group.people),
      outcomes: group.outcomes
        .map(({ outcome, people }) => ({ outcome, people: rounded(people) }))
        .filter(({ people }) => people > 0),
    }),
  )
  return { published: true, people: shown.reduce((sum, group) => sum + group.people, 0), groups: shown }
}

const nameOf = ({ of }: Group): string => JSON.stringify(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)))

/** The numbers of a group that two releases have in common: its people, and those with each outcome. */
function cellsOf(group: Group): ReadonlyMap<string, number> {
  return new Map([
    ['', group.people],
    ...group.outcomes.map(({ outcome, people }) => [`= ${outcome}`, people] as const),
  ])
}

/** How many numbers of groups that both have differ, but by too few people. */
function revealing(release: Published, earlier: Published): number {
  const before = new Map(earlier.groups.map((group) => [nameOf(group), group]))
  return release.groups.reduce((sum, group) => {
    const old = before.get(nameOf(group))
    if (!old) return sum
    const [now, then] = [cellsOf(group), cellsOf(old)]
    const names = new Set([...now.keys(), ...then.keys()])
    return (
      sum +
      [...names].filter((name) => {
        const by = Math.abs((now.get(name) ?? 0) - (then.get(name) ?? 0))
        return by > 0 && by < LEAST_DIFFERENCE
      }).length
    )
  }, 0)
}

/** What may be released now, given all that was released of the same people before. */
export function releaseAfter(table: Published | Refusal, earlier: readonly Published[]): Published | Refusal {
  if (!table.published) return table
  const release = roundedRelease(table)
  const uniform = release.groups.filter(({ outcomes }) => outcomes.length < L)
  if (uniform.length > 0)
    return {
      ...{ published: false, reason: 'groups-of-one-outcome', concerned: uniform.length, of: release.groups.length },
      smallest: Math.min(...table.groups.map(({ people }) => people)),
    }
  // What was released before rounding began reads as if it had been rounded.
  const concerned = Math.max(0, ...earlier.map((one) => revealing(release, roundedRelease(one))))
  if (concerned === 0) return release
  const cells = release.groups.reduce((sum, group) => sum + cellsOf(group).size, 0)
  return { published: false, reason: 'differs-by-few-people', concerned, of: cells, smallest: null }
}
