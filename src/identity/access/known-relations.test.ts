// Relations as they are known: from read models, remembered for half a second, from the log where read models are behind.
import { describe, expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { knownRelations, REMEMBERED_MS, type RelationReads } from './known-relations.ts'
import { RelationsUnknown } from './relations.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const school = TenantId.parse(id(9_001))
const [teacher, learner, guardian] = [PersonId.parse(id(1)), PersonId.parse(id(2)), PersonId.parse(id(3))]
const klass = id(101)

/** A school in which the teacher teaches the learner, until `ended`; read models that can be behind, or away. */
function scene() {
  const state = { ended: false, behind: false, away: false, nowMs: 0, freezes: 0, asked: [] as string[] }
  const asked = async <T>(what: string, answer: () => T): Promise<T> => {
    state.asked.push(what)
    if (state.away) throw new Error('connection refused')
    const answered = answer()
    if (state.freezes > 0) {
      // The process stands still before it sees the answer, and meanwhile the relation ends.
      state.freezes -= 1
      state.nowMs += 10_000
      state.ended = true
    }
    return answered
  }
  const reads: RelationReads = {
    taughtBy: () =>
      asked('taught', () =>
        state.behind
          ? null
          : { classes: new Set(state.ended ? [] : [klass]), people: new Set(state.ended ? [] : [learner]) },
      ),
    childrenOf: () =>
      asked('children', () => (state.behind ? null : new Map(state.ended ? [] : [[learner, 'view' as const]]))),
    teachersNow: () => asked('teachers', () => (state.ended ? [] : [teacher])),
    classesNow: () => asked('classes', () => [klass]),
    linkNow: () => asked('link', () => (state.ended ? null : ('view' as const))),
    isNewcomer: () => asked('newcomer', () => false),
  }
  const relations = knownRelations(reads, () => state.nowMs)
  return {
    state,
    relations,
    teaches: async () => [
      await relations.teachesClass(school, teacher, klass),
      await relations.teachesPerson(school, teacher, learner),
    ],
    level: async () => relations.guardianLevel(school, guardian, learner),
  }
}

describe('a relation', () => {
  it('is asked for once in half a second, and then known without waiting', async () => {
    const { state, relations, teaches } = scene()
    expect(await teaches()).toEqual([true, true])
    expect(relations.teachesPerson(school, teacher, learner)).toBe(true)
    state.nowMs = REMEMBERED_MS - 1
    expect(relations.teachesPerson(school, teacher, learner)).toBe(true)
    expect(state.asked).toEqual(['taught'])
  })

  it('that has ended is not used after half a second', async () => {
    const { state, teaches, level } = scene()
    expect([await teaches(), await level()]).toEqual([[true, true], 'view'])
    state.ended = true
    state.nowMs = REMEMBERED_MS
    expect([await teaches(), await level()]).toEqual([[false, false], null])
  })

  it('is asked for again at once after a change that this process has answered', async () => {
    const { state, relations, teaches } = scene()
    expect(await teaches()).toEqual([true, true])
    state.ended = true
    relations.changed(school)
    expect(await teaches()).toEqual([false, false])
  })

  it('comes from the log while the read models are behind, and is remembered no longer', async () => {
    const { state, teaches, level } = scene()
    state.behind = true
    expect([await teaches(), await level()]).toEqual([[true, true], 'view'])
    state.ended = true
    state.nowMs = REMEMBERED_MS
    expect([await teaches(), await level()]).toEqual([[false, false], null])
    expect(new Set(state.asked)).toEqual(new Set(['taught', 'teachers', 'classes', 'children', 'link']))
  })

  it('is unknown, and admits nobody, while nothing answers; and is asked for again', async () => {
    const { state, teaches } = scene()
    state.away = true
    await expect(teaches()).rejects.toBeInstanceOf(RelationsUnknown)
    state.away = false
    expect(await teaches()).toEqual([true, true])
  })

  it.each([
    ['the read models', false],
    ['the log', true],
  ])('that ended while this process was frozen, waiting for %s, is asked for again', async (_, behind) => {
    const asks = [
      ({ relations }: ReturnType<typeof scene>) => relations.teachesClass(school, teacher, klass),
      ({ relations }: ReturnType<typeof scene>) => relations.teachesPerson(school, teacher, learner),
      ({ relations }: ReturnType<typeof scene>) => relations.guardianLevel(school, guardian, learner),
    ]
    for (const ask of asks) {
      const one = scene()
      one.state.behind = behind
      // Where the read models are behind, the answer to the second question comes from the log.
      if (behind) await one.relations.upToDate(school, teacher).catch(() => undefined)
      one.state.freezes = 1
      expect([false, null]).toContain(await ask(one))
    }
  })

  it('is unknown while every answer is too old when it comes', async () => {
    const { state, teaches } = scene()
    state.freezes = 1_000
    await expect(teaches()).rejects.toBeInstanceOf(RelationsUnknown)
  })

  it('cannot be listed while the read models are behind', async () => {
    const { state, relations } = scene()
    await relations.upToDate(school, teacher)
    state.behind = true
    state.nowMs = REMEMBERED_MS
    await expect(relations.upToDate(school, teacher)).rejects.toBeInstanceOf(RelationsUnknown)
  })
})
