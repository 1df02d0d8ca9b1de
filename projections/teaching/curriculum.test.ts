/** The curriculum and the exercise bank: each definition as it was given last. */
import { expect, it } from 'vitest'
import exerciseDefined from '#events/teaching/exercise-defined.ts'
import skillDefined from '#events/teaching/skill-defined.ts'
import { fold, minute, record } from '#kernel/specification.ts'
import curriculumExercises from './curriculum-exercises.ts'
import curriculumSkills from './curriculum-skills.ts'
import exerciseVersions from './exercise-versions.ts'

it('holds the last definition of each skill', () =>
  expect(
    fold(
      curriculumSkills,
      record([
        skillDefined({ skill: 'a', version: 1, title: 'A', grade: 4, prerequisites: ['b'] }),
        skillDefined({ skill: 'b', version: 1, prerequisites: [] }),
        skillDefined({ skill: 'a', version: 2, grade: 5, prerequisites: [] }),
      ]),
    ),
  ).toMatchObject([
    { skill: 'a', version: 2, title: null, grade: 5, prerequisites: [], definedAt: minute(2) },
    { skill: 'b', version: 1, title: null, grade: null, prerequisites: [], definedAt: minute(1) },
  ]))

it('holds the last definition of each exercise: what it no longer says is null', () =>
  expect(
    fold(
      curriculumExercises,
      record([
        exerciseDefined({ exercise: 'e', version: 1, skill: 'a', difficulty: 2, question: '6 × 9', expected: '54' }),
        exerciseDefined({ exercise: 'e', version: 2, skill: 'a', question: '6 × 8' }),
      ]),
    ),
  ).toMatchObject([{ exercise: 'e', version: 2, skill: 'a', difficulty: null, question: '6 × 8', expected: null }]))

it('holds every version of each exercise as it was defined', () =>
  expect(
    fold(
      exerciseVersions,
      record([
        exerciseDefined({ exercise: 'e', version: 1, skill: 'a', difficulty: 2, question: '6 × 9', expected: '54' }),
        exerciseDefined({ exercise: 'e', version: 2, skill: 'a', question: '6 × 8' }),
      ]),
    ),
  ).toMatchObject([
    { exercise: 'e', version: 1, skill: 'a', difficulty: 2, expected: '54', definedAt: minute(0) },
    { exercise: 'e', version: 2, skill: 'a', difficulty: null, expected: null, definedAt: minute(1) },
  ]))
