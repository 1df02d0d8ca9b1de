import { describe, expect, it } from 'vitest'
import {
  blocks,
  countOf,
  figureOf,
  type Learner,
  learnersBehind,
  nameOf,
  skillsWithTrouble,
  states,
} from './figures.ts'

const learner = (name: string, more: Partial<Learner> = {}): Learner => ({
  learner: name,
  givenName: name,
  familyName: null,
  from: '2026-09-01T06:00:00.000Z',
  until: null,
  result: null,
  attempts: 0,
  successRate: null,
  exercisesCompleted: 0,
  views: 0,
  minutes: 0,
  activeDays: 0,
  lastActiveOn: null,
  lastActivityAt: null,
  skillsPractised: 0,
  skillsMastered: 0,
  meanProficiency: null,
  mayNeedHelp: false,
  strugglingWith: [],
  inactive: false,
  ...more,
})

const ada = learner('ada', {
  attempts: 10,
  successRate: 0.9,
  exercisesCompleted: 4,
  skillsPractised: 3,
  skillsMastered: 2,
})
const ben = learner('ben', {
  attempts: 6,
  successRate: 0.3,
  exercisesCompleted: 1,
  skillsPractised: 2,
  mayNeedHelp: true,
  strugglingWith: ['division', 'fractions'],
})
const cleo = learner('cleo', { views: 1, mayNeedHelp: true, inactive: true, strugglingWith: ['division'] })
const class4 = [ada, ben, cleo, learner('dan')]
const names = (learners: readonly Learner[]) => learners.map(({ learner: name }) => name)

describe('a figure of a class', () => {
  it.each([
    ['learners-started', 3, ['ada', 'ben', 'cleo']],
    ['learners-finished', 2, ['ada', 'ben']],
    ['learners-help', 2, ['ben', 'cleo']],
    ['exercises-started', 16, ['ada', 'ben']],
    ['exercises-finished', 5, ['ada', 'ben']],
    ['exercises-help', 1, ['ben']],
    ['skills-started', 5, ['ada', 'ben']],
    ['skills-finished', 2, ['ada']],
    ['skills-help', 2, ['ben', 'cleo']],
  ])('%s is %i, and leads to those who make it', (name, value, behind) => {
    const figure = figureOf(name)
    if (!figure) throw new Error(name)
    expect([countOf(figure, class4), names(learnersBehind(figure, class4))]).toEqual([value, behind])
  })

  it('is named in the address, and nothing else is', () => {
    for (const block of blocks)
      for (const state of states) expect(figureOf(nameOf({ block, state }))).toEqual({ block, state })
    for (const other of [undefined, '', 'learners', 'learners-', '__proto__', 'constructor'])
      expect(figureOf(other)).toBeNull()
  })

  it('is nought for a class without learners', () => {
    for (const block of blocks) for (const state of states) expect(countOf({ block, state }, [])).toBe(0)
  })
})

it('skills with trouble come with their learners, the most frequent first', () =>
  expect(skillsWithTrouble(class4).map(({ skill, learners }) => [skill, names(learners)])).toEqual([
    ['division', ['ben', 'cleo']],
    ['fractions', ['ben']],
  ]))
