// The implementation of `sillage audit reach` and `sillage audit unusual`.
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { readableCount } from '#platform/progress.ts'
import type { PersonReached, ReachAnswer } from '#rights/breaches/answer-reach.ts'
import type { Way } from '#rights/breaches/reach.ts'
import type { UnusualNotice } from '#trail/days-of-access.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'

export type ReachOptions = {
  readonly school: TenantId
  readonly actor: PersonId
  readonly from: Instant
  readonly until: Instant
  readonly json?: boolean
}

export async function reach({ school, actor, from, until, json }: ReachOptions): Promise<void> {
  if (from >= until) throw new UsageError('--until must be after --from.')
  await withService(
    async ({ service, signal }) => {
      const answer = await service.audit.reach({ tenant: school, actor, from, until }, signal)
      console.log(json ? JSON.stringify({ school, actor, from, until, ...answer }) : reachText(answer, from))
    },
    { lookOnly: true },
  )
}

export function reachText(answer: ReachAnswer, from: Instant): string {
  const { people, erased, readsOfErased, keptFrom, uncleanEnds } = answer
  const reachable = people.filter(({ ways }) => ways.length > 0).length
  const read = people.filter(({ reads }) => (reads?.done ?? 0) > 0)
  const beyond = read.filter(({ ways }) => ways.length === 0).length
  return [
    `Within reach: ${readableCount(reachable)} people${erased > 0 ? `, and ${readableCount(erased)} who were erased since` : ''}`,
    `Read or changed: ${readableCount(read.length)} people${readsOfErased > 0 ? `, and ${readableCount(readsOfErased)} times somebody who was erased since` : ''}`,
    ...(beyond > 0 ? [`READ WITHOUT BEING WITHIN REACH: ${readableCount(beyond)} people`] : []),
    ...(keptFrom !== null && keptFrom > from
      ? [`Entries before ${minute(keptFrom)} have expired: what was read then is not known.`]
      : []),
    ...(uncleanEnds > 0
      ? [`${readableCount(uncleanEnds)} processes ended without writing their last entries, at most 1 000 each.`]
      : []),
    ...(people.length > 0 ? ['', `${'Person'.padEnd(36)}  ${'Within reach (UTC)'.padEnd(WAYS)}  Read or changed`] : []),
    ...people.map(lineOf),
  ].join('\n')
}

const WAYS = 48
const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

const wayText = (way: Way): string => {
  const { from, until } = way.stretch
  return `${way.by} ${from.slice(0, 16)} to ${until === null ? 'now' : until.slice(0, 16)}`
}

function lineOf({ person, ways, reads }: PersonReached): string {
  const [first, ...more] = ways
  const way = first ? `${wayText(first)}${more.length > 0 ? ` and ${more.length} more` : ''}` : 'no'
  const refused = reads && reads.refused > 0 ? `, ${readableCount(reads.refused)} refused` : ''
  const read =
    reads && reads.firstAt !== null && reads.lastAt !== null
      ? `${readableCount(reads.done)} times, ${minute(reads.firstAt)} to ${minute(reads.lastAt)}${refused}`
      : `no${refused}`
  return `${person}  ${way.padEnd(WAYS)}  ${read}`
}

export type UnusualOptions = { readonly school: TenantId; readonly json?: boolean }

export async function unusual({ school, json }: UnusualOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const items = await service.audit.notices(school)
      console.log(json ? JSON.stringify(items) : unusualText(items))
    },
    { lookOnly: true },
  )
}

export function unusualText(items: readonly UnusualNotice[]): string {
  if (items.length === 0) return 'There are no notices of unusual access.'
  const lines = items.map(({ at, actor, rule, people, strangers, refused, busiestBefore }) =>
    [
      minute(at),
      actor ?? 'a person who was erased',
      rule === 'strangers'
        ? `${readableCount(strangers ?? 0)} people without a relation (${readableCount(refused ?? 0)} refused)`
        : `${readableCount(people)} people, and ${readableCount(busiestBefore ?? 0)} on the busiest of the 30 days before`,
    ].join('  '),
  )
  return [`Notices: ${items.length}, each about the 24 hours before`, ...lines].join('\n')
}
