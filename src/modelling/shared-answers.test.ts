import { describe, expect, it } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { type Answer, answerTable } from '#ml/answers.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import { randomOf } from '#ml/random.ts'
import { sharedAnswers } from './shared-answers.ts'

const [one, two, three] = ['1', '2', '3'].map((digit) =>
  TenantId.parse(`${digit.repeat(8)}-0000-4000-8000-000000000000`),
) as [TenantId, TenantId, TenantId]

let latest = 0
/** New learners, who are trained on or held out. */
const people = (count: number, areOut = false): string[] => {
  const found: string[] = []
  while (found.length < count) {
    latest += 1
    const person = id('1ea', latest)
    if (isHeldOut(person) === areOut) found.push(person)
  }
  return found
}
const random = randomOf('shared answers', 1)
const answersTo = (exercises: readonly string[], learners: readonly string[], skill = 'add'): Answer[] =>
  learners.flatMap((learner) =>
    exercises.map((exercise, at) => ({ learner, exercise, skill, correct: random.chance(0.6), at })),
  )
const exercises = Array.from({ length: 40 }, (_, n) => `shared-${n}`)
const school = (tenant: TenantId, ...answers: readonly Answer[][]) => ({ tenant, table: answerTable(answers.flat()) })

describe('the answers of several schools', () => {
  it('keep learners of two schools apart who have the same id', () => {
    const learners = people(10)
    const schools = [school(one, answersTo(exercises, learners)), school(two, answersTo(exercises, learners))]
    const { training, contributors } = sharedAnswers(schools, false)
    expect(training.learners).toHaveLength(20)
    expect(contributors).toEqual([one, two])
  })

  it('have no learner who is held out in their school, and give those to be judged on in their school', () => {
    const [seen, unseen] = [people(10), people(4, true)]
    const schools = [
      school(one, answersTo(exercises, [...seen, ...unseen])),
      school(two, answersTo(exercises, people(10))),
    ]
    const { training, heldOutOf } = sharedAnswers(schools, false)
    expect(training.learners.toSorted().slice(0, 10)).toEqual(seen.map((person) => `${one}/${person}`).toSorted())
    expect(heldOutOf(one).learners).toEqual(unseen.map((person) => `${one}/${person}`).toSorted())
    expect(heldOutOf(two).learners).toEqual([])
  })

  it('have nothing of a school of fewer than ten learners', () => {
    const schools = [one, two].map((tenant) => school(tenant, answersTo(exercises, people(10))))
    const small = school(three, answersTo(exercises, people(9)))
    expect(sharedAnswers([...schools, small], false).contributors).toEqual([one, two])
  })

  it('encode nothing of one school alone, nor what fewer than ten learners have answered', () => {
    const ours = people(10)
    const theirs = people(10)
    const schools = [
      school(one, answersTo(exercises, ours), answersTo(['only-here'], ours), answersTo(['rare'], ours.slice(0, 5))),
      school(
        two,
        answersTo(exercises, theirs),
        answersTo(['rare'], theirs.slice(0, 4)),
        answersTo(['x'], theirs, 'ours-alone'),
      ),
    ]
    const { training } = sharedAnswers(schools, true)
    expect(training.exercises.toSorted()).toEqual(exercises.toSorted())
    expect(training.skills).toEqual(['add'])
    // Where no exercise is encoded, all answers count.
    expect(sharedAnswers(schools, false).training.exercises).toEqual(expect.arrayContaining(['only-here', 'rare', 'x']))
  })

  it('leave a school out again that has too few learners with common exercises', () => {
    const mixed = people(12)
    const schools = [
      school(one, answersTo(exercises, people(20))),
      school(two, answersTo(exercises, people(20))),
      school(three, answersTo(exercises, mixed.slice(0, 5)), answersTo(['only-here'], mixed)),
    ]
    expect(sharedAnswers(schools, true).contributors).toEqual([one, two])
  })

  it('do not judge on a copy of a learner of another school from whom the model has learned', () => {
    const [original, unseen] = [people(10), people(2, true)]
    const long = Array.from({ length: 80 }, (_, n) => `long-${n}`)
    const log = answersTo(long, original)
    const copied = log
      .filter(({ learner }) => learner === original[0])
      .map((answer) => ({ ...answer, learner: unseen[0] ?? '' }))
    const schools = [
      school(one, log),
      school(two, answersTo(long, people(10)), copied, answersTo(long, unseen.slice(1))),
    ]
    expect(sharedAnswers(schools, false).heldOutOf(two).learners).toEqual([`${two}/${unseen[1]}`])
  })

  it('do not depend on the order of the schools', () => {
    const schools = [one, two].map((tenant) => school(tenant, answersTo(exercises, people(10))))
    expect(sharedAnswers(schools.toReversed(), true).training).toEqual(sharedAnswers(schools, true).training)
  })
})
