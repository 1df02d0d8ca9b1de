/** The row of a skill after answers, late answers, corrections and declarations. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import { addition, attempted, classA, mastered } from '../../tests/fixtures/learning.ts'
import skillProfile from './skill-profile.ts'

const rowAfter = (...happenings: Happening[]) => fold(skillProfile, record(happenings))[0] ?? {}
const right = attempted({ correct: true })
const wrong = attempted({ correct: false })

describe('answers', () => {
  it('are counted, and each weighs 0.3 against all before it', () => {
    expect(rowAfter(right, right, wrong)).toMatchObject({ attempts: 3, successes: 2, successRate: 2 / 3 })
    expect(rowAfter(right).proficiency).toBeCloseTo(0.65, 12)
    expect(rowAfter(right, right, wrong).proficiency).toBeCloseTo(((0.5 * 0.7 + 0.3) * 0.7 + 0.3) * 0.7, 12)
  })
  it('count when late, without moving the last practice back', () => {
    const late = { ...right, occurredAt: minute(-60) }
    expect(rowAfter(wrong, late)).toMatchObject({ attempts: 2, successes: 1, lastPractisedAt: minute(0) })
  })
  it('count per learner and skill', () =>
    expect(fold(skillProfile, record([right, attempted({ skill: 'calcul/division' })]))).toHaveLength(2))
})

it('keeps the first mastery date', () =>
  expect(rowAfter(right, mastered(), right, mastered()).masteredAt).toBe(minute(1)))

it('keeps a declared level apart from the attempts, without granting mastery', () => {
  const declared = skillProgressDeclared({ skill: addition, proficiency: 1, source: 'teacher', class: classA })
  const { attempts, proficiency, successRate, lastPractisedAt } = rowAfter(declared)
  expect({ attempts, proficiency, successRate, lastPractisedAt }).toEqual({
    attempts: 0,
    proficiency: null,
    successRate: null,
    lastPractisedAt: null,
  })
  const row = rowAfter(wrong, declared)
  expect(row).toMatchObject({ declaredProficiency: 1, declaredBy: 'teacher', declaredAt: minute(1), masteredAt: null })
  expect(row.proficiency).toBe(rowAfter(wrong).proficiency)
})

it('keeps the level last set', () =>
  expect(
    rowAfter(difficultyAdjusted({ skill: addition, from: null, to: 4, reason: 'too-easy', class: classA })).level,
  ).toBe(4))

describe('corrections', () => {
  /** Answers, and the indexes of those corrected later, in any order. */
  const history = fc
    .array(fc.boolean(), { minLength: 1, maxLength: 40 })
    .chain((answers) => fc.tuple(fc.constant(answers), fc.array(fc.nat(answers.length - 1), { maxLength: 10 })))

  it('give the same counts and proficiency as if the verdicts had been right at first', () =>
    fc.assert(
      fc.property(history, ([answers, corrections]) => {
        const judged = [...answers]
        const happenings: Happening[] = answers.map((correct) => attempted({ correct }))
        for (const index of corrections) {
          const wasCorrect = judged[index] ?? false
          judged[index] = !wasCorrect
          happenings.push(
            attemptCorrected({
              attempt: '018f0000-0000-8000-8000-000000000001',
              attemptedAt: minute(index),
              attemptedOn: '2026-09-01',
              exercise: 'addition-017',
              skill: addition,
              difficulty: 3,
              class: classA,
              wasCorrect,
              isCorrect: !wasCorrect,
              answersSince: answers.length - 1 - index,
              run: 0,
            }),
          )
        }
        const corrected = rowAfter(...happenings)
        const atFirst = rowAfter(...judged.map((correct) => attempted({ correct })))
        expect(corrected.successes).toBe(atFirst.successes)
        expect(corrected.successRate).toBe(atFirst.successRate)
        expect(corrected.proficiency).toBeCloseTo(Number(atFirst.proficiency), 9)
        expect(corrected.lastPractisedAt).toBe(atFirst.lastPractisedAt)
      }),
    ))
})
