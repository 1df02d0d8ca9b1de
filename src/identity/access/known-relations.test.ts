// Relations as they are known: from read models, remembered for half a second, from the log where read models are behind.
import { describe, expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { knownRelations, MOST_BEHIND_MS, REMEMBERED_MS, type RelationReads } from './known-relations.ts'
import { RelationsUnknown } from './relations.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const school = TenantId.parse(id(9_001))
const [teacher, learner, guardian] = [PersonId.parse(id(1)), PersonId.parse(id(2)), PersonId.parse(id(3))]
const klass = id(101)

/** A school in which the teacher teaches the learner, until `ended`; read models that can be behind, or away. */
function scene() {
  const state = { ended: false, behind: false, lateMs: 0, away: false, nowMs: 0, asked: [] as string[] }
  const asked = async <T>(what: string, answer: () => T): Promise<T> => {
    state.asked.push(what)
    if (state.away) throw new Error('connection refused')
    return answer()
  }
  const shown = <T>(known: T, notBeforeMs: number) => {
    const asOfMs = state.nowMs - state.lateMs
    return state.behind || asOfMs < notBeforeMs ? null : { known, asOfMs, isComplete: state.lateMs === 0 }
  }
  /** Rows that are late still show what has ended since. */
  const isSeen = () => !state.ended || state.lateMs > 0
  const reads: RelationReads = {
    taughtBy: (_, __, notBeforeMs) =>
      asked('taught', () =>
        shown({ classes: new Set(isSeen() ? [klass] : []), people: new Set(isSeen() ? [learner] : []) }, notBeforeMs),
      ),
    childrenOf: (_, __, notBeforeMs) =>
      asked('children', () => shown(new Map(isSeen() ? [[learner, 'view' as const]] : []), notBeforeMs)),
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

  it('is used from rows that are a little late, but never for a second', async () => {
    const { state, relations, teaches } = scene()
    state.lateMs = MOST_BEHIND_MS
    state.nowMs = 10_000
    expect(await teaches()).toEqual([true, true])
    state.nowMs += 950 - MOST_BEHIND_MS - 1
    expect(relations.teachesPerson(school, teacher, learner)).toBe(true)
    state.ended = true
    state.lateMs = 0
    state.nowMs += 1
    expect(await teaches()).toEqual([false, false])
  })

  it('does not come from late rows after a change that this process has answered, but from the log', async () => {
    const { state, relations, teaches } = scene()
    state.nowMs = 10_000
    expect(await teaches()).toEqual([true, true])
    state.ended = true
    state.lateMs = 100
    relations.changed(school)
    expect(await teaches()).toEqual([false, false])
  })

  it('that late rows do not show yet is looked up in the log', async () => {
    const { state, relations } = scene()
    state.lateMs = 100
    const other = id(102)
    await relations.teachesPerson(school, teacher, learner)
    expect(state.asked).toEqual(['taught'])
    expect(await relations.teachesClass(school, teacher, other)).toBe(true)
    expect(state.asked).toEqual(['taught', 'teachers'])
  })

  it('is unknown, and admits nobody, while nothing answers; and is asked for again', async () => {
    const { state, teaches } = scene()
    state.away = true
    await expect(teaches()).rejects.toBeInstanceOf(RelationsUnknown)
    state.away = false
    expect(await teaches()).toEqual([true, true])
  })

  it('cannot be listed while the read models are behind', async () => {
    const { state, relations } = scene()
    await relations.upToDate(school, teacher)
    state.behind = true
    state.nowMs = REMEMBERED_MS
    await expect(relations.upToDate(school, teacher)).rejects.toBeInstanceOf(RelationsUnknown)
  })
})
