/** Setting a learner's level, and detecting that it changed in the meantime. */
import { it } from 'vitest'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import { given, refused } from '#kernel/specification.ts'
import { addition, classA, enrolled, learner } from '../../tests/fixtures/learning.ts'
import adjustDifficulty from './adjust-difficulty.ts'
import decider from './learner.ts'

const adjusted = (from: number | null, to: number) =>
  difficultyAdjusted({ skill: addition, from, to, reason: 'by-hand', class: classA })
const adjust = { learner, skill: addition, to: 2, reason: 'by-hand' }

it('changes the level, whatever it was before', () =>
  given(decider, [enrolled(), adjusted(null, 4)])
    .when(adjustDifficulty, adjust)
    .then([adjusted(4, 2)]))

it('with onlyFrom, changes the level only from that level', () => {
  const atLevel4 = given(decider, [enrolled(), adjusted(null, 4)])
  atLevel4.when(adjustDifficulty, { ...adjust, onlyFrom: 4 }).then([adjusted(4, 2)])
  atLevel4.when(adjustDifficulty, { ...adjust, onlyFrom: 3 }).then(refused('level-changed'))
  atLevel4.when(adjustDifficulty, { ...adjust, onlyFrom: null }).then(refused('level-changed'))
  given(decider, [enrolled()])
    .when(adjustDifficulty, { ...adjust, onlyFrom: null })
    .then([adjusted(null, 2)])
})
