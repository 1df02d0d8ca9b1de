import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { type ChainedGroup, type ChainState, chaining, commitmentTo, NEW_CHAIN } from './chain.ts'
import { leafHash, rootOf, rootOfLeaves } from './merkle-tree.ts'
import type { TrailEntry } from './trail.ts'

const [teacher, child, other] = [randomUUID(), randomUUID(), randomUUID()].map((id) => PersonId.parse(id)) as [
  PersonId,
  PersonId,
  PersonId,
]
const entry: TrailEntry = {
  tenant: TenantId.parse(randomUUID()),
  actor: teacher,
  onBehalfOf: null,
  origin: { kind: 'http', address: '192.0.2.7', traceId: 'trace' },
  action: 'learner-history',
  subjects: [child, other, child],
  purpose: 'teaching',
  at: Instant.parse('2026-09-01T08:00:00.000Z'),
}
/** Every commitment, by entry, in the order in which an entry makes them. */
const commitmentsOf = ({ openings }: ChainedGroup) =>
  openings.flatMap(({ salts, value }) => salts.map((salt) => commitmentTo({ salt, value })))
function chained(state: ChainState, entries: readonly TrailEntry[]): ChainedGroup {
  const steps = chaining(state, entries)
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}
const textOf = (text: string) => JSON.parse(text) as Record<string, unknown>

describe('a chain', () => {
  it('numbers its entries, and each names the hash of the one before', () => {
    const first = chained(NEW_CHAIN, [entry, entry])
    const next = chained(first.state, [entry])
    const all = [...first.entries, ...next.entries]
    expect(all.map(({ n }) => n)).toEqual([0, 1, 2])
    expect(all.map(({ text }) => textOf(text).previous)).toEqual([
      null,
      all[0]?.leaf.toString('hex'),
      all[1]?.leaf.toString('hex'),
    ])
    expect(all.map(({ text }) => leafHash(Buffer.from(text)))).toEqual(all.map(({ leaf }) => leaf))
    expect(rootOf(next.state.tree)).toEqual(rootOfLeaves(all.map(({ leaf }) => leaf)))
  })

  it('holds neither persons nor addresses, and opens to exactly those', () => {
    const group = chained(NEW_CHAIN, [entry])
    const [made] = group.entries
    for (const secret of [teacher, child, other, '192.0.2.7']) expect(made?.text).not.toContain(secret)
    expect(group.openings.map(({ place, person, value }) => [place, person, value])).toEqual([
      ['actor', teacher, teacher],
      ['subject', child, child],
      ['subject', other, other],
      ['address', teacher, '192.0.2.7'],
    ])
    const { actor, subjects, origin } = textOf(made?.text ?? '{}')
    expect([actor, ...(subjects as string[]), (origin as { address: string }).address]).toEqual(commitmentsOf(group))
  })

  it('opens what several entries of a group commit to with one opening, and each with a salt of its own', () => {
    const before = chained(NEW_CHAIN, [entry])
    const group = chained(before.state, [
      entry,
      { ...entry, subjects: [other], origin: { kind: 'process', process: 'p' } },
    ])
    expect(group.openings.map(({ place, person, offsets }) => [place, person, offsets])).toEqual([
      ['actor', teacher, [0, 1]],
      ['subject', child, [0]],
      ['subject', other, [0, 1]],
      ['address', teacher, [0]],
    ])
    const committed = group.entries.flatMap(({ text }) => {
      const { actor, subjects, origin } = textOf(text)
      const { address } = origin as { address?: string }
      return [actor, ...(subjects as string[]), ...(address === undefined ? [] : [address])]
    })
    expect(commitmentsOf(group).toSorted()).toEqual(committed.toSorted())
  })

  it('is made in steps, however many people its entries are about', () => {
    const crowd = Array.from({ length: 600 }, (_, i) =>
      PersonId.parse(`00000000-0000-4000-8000-${`${i}`.padStart(12, '0')}`),
    )
    const entries = Array.from({ length: 5 }, () => ({ ...entry, subjects: crowd }))
    const steps = chaining(NEW_CHAIN, entries)
    let pauses = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) pauses += 1
    expect(pauses).toBe(2)
    expect(step.value.entries.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4])
    expect(step.value.openings.find(({ person }) => person === crowd[0])?.offsets).toEqual([0, 1, 2, 3, 4])
  })

  it('commits to the same person differently each time, so that entries cannot be linked', () => {
    const commitments = commitmentsOf(chained(NEW_CHAIN, [entry, entry]))
    expect(commitments).toHaveLength(8)
    expect(new Set(commitments).size).toBe(commitments.length)
  })
})
