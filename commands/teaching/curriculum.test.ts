/** What the curriculum and the exercise bank record, and when a definition is a new version. */
import { describe, expect, it } from 'vitest'
import exerciseDefined from '#events/teaching/exercise-defined.ts'
import skillDefined from '#events/teaching/skill-defined.ts'
import { given, refused } from '#kernel/specification.ts'
import defineExercise from './define-exercise.ts'
import defineSkill from './define-skill.ts'
import exercise from './exercise.ts'
import skill from './skill.ts'

const division = { skill: 'calcul/division', grade: 5, prerequisites: ['calcul/multiplication'] }
const tables = { exercise: 'tables-7x8', skill: 'calcul/multiplication', difficulty: 3, expected: '56' }

describe('a skill of the curriculum', () => {
  it('is defined as version 1, with what comes before it', () =>
    given(skill, [])
      .when(defineSkill, division)
      .then([skillDefined({ ...division, version: 1 })]))

  it('gets a new version where its definition differs', () =>
    given(skill, [skillDefined({ ...division, version: 1 })])
      .when(defineSkill, { ...division, grade: 4 })
      .then([skillDefined({ ...division, grade: 4, version: 2 })]))

  it('gets none where the definition is the same, whatever the order of its fields', () =>
    given(skill, [skillDefined({ ...division, version: 1 })])
      .when(defineSkill, { prerequisites: division.prerequisites, grade: 5, skill: division.skill })
      .then([]))

  it('names each skill before it once, and never itself', () => {
    given(skill, [])
      .when(defineSkill, { skill: 'a', prerequisites: ['b', 'b'] })
      .then([skillDefined({ skill: 'a', prerequisites: ['b'], version: 1 })])
    given(skill, [])
      .when(defineSkill, { skill: 'a', prerequisites: ['a'] })
      .then(refused('its-own-prerequisite', '/prerequisites'))
  })

  it('never comes before itself by way of others, and the refusal names the circle', () => {
    const before = new Map([
      ['calcul/multiplication', ['calcul/addition']],
      ['calcul/addition', ['calcul/division', 'calcul/nombres']],
    ])
    const { decision } = given(skill, []).when(defineSkill, division, { prerequisites: before })
    expect(decision).toMatchObject({
      code: 'circle-of-prerequisites',
      pointer: '/prerequisites',
      detail:
        'A skill cannot come before itself: calcul/division, after calcul/multiplication, after calcul/addition, after calcul/division.',
    })
  })
})

describe('an exercise of the bank', () => {
  it('is defined as version 1, also without a level, a question and an expected answer', () =>
    given(exercise, [])
      .when(defineExercise, { exercise: 'e', skill: 's' })
      .then([exerciseDefined({ exercise: 'e', skill: 's', version: 1 })]))

  it('gets a new version where its definition differs, and none where it is the same', () => {
    const before = given(exercise, [exerciseDefined({ ...tables, version: 7 })])
    before.when(defineExercise, tables).then([])
    before
      .when(defineExercise, { ...tables, expected: '54' })
      .then([exerciseDefined({ ...tables, expected: '54', version: 8 })])
  })
})
