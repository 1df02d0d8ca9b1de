import { describe, expect, it } from 'vitest'
import { FEW_LEARNERS, MANY_LEARNERS, simulatedAnswers } from '../../../tests/models/simulated-answers.ts'
import { answerTable } from '../answers.ts'
import { randomOf } from '../random.ts'
import { findTwins } from './find-twins.ts'

describe('twins', () => {
  const table = answerTable(simulatedAnswers({ ...MANY_LEARNERS, learners: 300, exercises: 1_800, answers: 20_000 }))
  const { of, groups } = findTwins(table)
  const indexOf = new Map(table.learners.map((name, learner) => [name, learner]))
  const copies = table.learners.flatMap((name, copy) => {
    const original = indexOf.get(name.replace('copy-of-', 'l'))
    return name.startsWith('copy-of-') && original !== undefined ? [{ copy, original }] : []
  })

  const found = copies.filter(({ copy, original }) => of.get(copy)?.has(original))

  it('are found where a log is a copy with some noise', () => {
    expect(copies.length).toBeGreaterThan(10)
    // A learner who is nearly always right agrees with others like that: the answers alone prove no copy.
    expect(found.length).toBeGreaterThanOrEqual(copies.length - 1)
  })

  it('are in one group, whichever copy a group is asked for', () => {
    for (const { copy, original } of found) expect(groups[copy]).toBe(groups[original])
  })

  it('are rarely found where learners only did the same exercises', () => {
    const innocent = table.learners.filter((name, learner) => {
      const twins = [...(of.get(learner) ?? [])]
      return twins.some((twin) => table.learners[twin]?.replace('copy-of-', 'l') !== name.replace('copy-of-', 'l'))
    })
    expect(innocent.length).toBeLessThan(0.03 * table.learners.length)
  })

  it('are found where a short log is a copy of a part of a long one', () => {
    const random = randomOf('copies of parts', 1)
    const answers = (learner: string, of: readonly { exercise: string; correct: boolean }[]) =>
      of.map((one, at) => ({ ...one, learner, skill: 's', at }))
    const long = Array.from({ length: 60 }, () =>
      Array.from({ length: 400 }, () => random.between(1, 2_000))
        .filter((exercise, n, all) => all.indexOf(exercise) === n)
        .map((exercise) => ({ exercise: `e${exercise}`, correct: random.chance(0.6) })),
    )
    // Of ten of them, forty answers stand in a log of their own, one of them changed.
    const parts = long
      .slice(0, 10)
      .map((log) => log.slice(100, 140).map((one, n) => (n === 7 ? { ...one, correct: !one.correct } : one)))
    const shared = answerTable([
      ...long.flatMap((log, n) => answers(`long${n}`, log)),
      ...parts.flatMap((log, n) => answers(`part${n}`, log)),
    ])
    const { of: found } = findTwins(shared)
    const named = [...found].map(([learner, twins]) => [
      shared.learners[learner],
      [...twins].map((twin) => shared.learners[twin]),
    ])
    expect(Object.fromEntries(named)).toEqual(
      Object.fromEntries(
        parts.flatMap((_, n) => [
          [`long${n}`, [`part${n}`]],
          [`part${n}`, [`long${n}`]],
        ]),
      ),
    )
  })

  it('are not found among learners who all answer the same exercises', () => {
    const few = answerTable(simulatedAnswers({ ...FEW_LEARNERS, learners: 100, exercises: 300, answers: 20_000 }))
    expect(findTwins(few).of.size).toBe(0)
  })
})
