/** The other commands of the learning context: emotions, mastery claims, difficulty, achievements, and the simple ones. */
import { describe, expect, it } from 'vitest'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import emotionDetected from '#events/learning/emotion-detected.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import { isRefusal } from '#kernel/command.ts'
import { given, refused } from '#kernel/specification.ts'
import { addition, answer, attempted, classA, enrolled, learner, mastered } from '../../tests/fixtures/learning.ts'
import achievements from './achievements.ts'
import adjustDifficulty from './adjust-difficulty.ts'
import claimMastery from './claim-mastery.ts'
import completeExercise from './complete-exercise.ts'
import declareEmotion from './declare-emotion.ts'
import declareSkillProgress from './declare-skill-progress.ts'
import learnerDecider from './learner.ts'
import recordAttempt from './record-attempt.ts'
import unlockAchievement from './unlock-achievement.ts'
import viewContent from './view-content.ts'

const school = given(learnerDecider, [enrolled()])

describe('an emotion', () => {
  it.each(['learner', 'teacher'] as const)('is recorded where the %s declares it', (source) =>
    school
      .when(declareEmotion, { learner, emotion: 'frustration', source })
      .then([emotionDetected({ emotion: 'frustration', source, class: classA })]),
  )

  it.each(['inferred', 'camera', ''])('is refused from the source "%s", with the law that forbids it', (source) => {
    const attempt = school.when(declareEmotion, { learner, emotion: 'boredom', source })
    attempt.then(refused('emotion-inferred', '/source'))
    expect(isRefusal(attempt.decision) && attempt.decision.detail).toMatch(/AI Act, article 5\(1\)\(f\)/)
  })

  it('is refused as inferred even for a learner without a class', () =>
    given(learnerDecider, [])
      .when(declareEmotion, { learner, emotion: 'boredom', source: 'inferred' })
      .then(refused('emotion-inferred', '/source')))
})

describe('a claim of mastery', () => {
  it('is refused where the attempts do not show it', () =>
    school.when(claimMastery, { learner, skill: addition }).then(refused('mastery-is-decided')))

  it('is accepted and changes nothing where the skill is mastered', () =>
    given(learnerDecider, [enrolled(), mastered()]).when(claimMastery, { learner, skill: addition }).then([]))
})

describe('the difficulty', () => {
  const to = (level: number) => ({ learner, skill: addition, to: level, reason: 'too-easy' })
  it('is set, and the event records the level before', () => {
    school
      .when(adjustDifficulty, to(4))
      .then([difficultyAdjusted({ skill: addition, from: null, to: 4, reason: 'too-easy', class: classA })])
    const at4 = difficultyAdjusted({ skill: addition, from: null, to: 4, reason: 'too-easy', class: classA })
    given(learnerDecider, [enrolled(), at4])
      .when(adjustDifficulty, to(5))
      .then([difficultyAdjusted({ skill: addition, from: 4, to: 5, reason: 'too-easy', class: classA })])
    given(learnerDecider, [enrolled(), at4]).when(adjustDifficulty, to(4)).then([])
  })
})

it('unlocks an achievement once', () => {
  const unlocked = achievementUnlocked({ achievement: 'badge:100-exercices', class: classA })
  const input = { learner, achievement: 'badge:100-exercices' }
  given(achievements, [enrolled()]).when(unlockAchievement, input).then([unlocked])
  given(achievements, [enrolled(), unlocked]).when(unlockAchievement, input).then([])
})

it('records a declared level without granting mastery', () => {
  const declared = skillProgressDeclared({ skill: addition, proficiency: 1, source: 'teacher', class: classA })
  school.when(declareSkillProgress, { learner, skill: addition, proficiency: 1, source: 'teacher' }).then([declared])
  given(learnerDecider, [enrolled(), declared]).when(recordAttempt, answer()).then([attempted()])
})

it('completes an exercise attempted elsewhere, with its score', () =>
  school
    .when(completeExercise, { learner, exercise: 'TMA-1752', attempts: 1, score: 0.78 })
    .then([exerciseCompleted({ exercise: 'TMA-1752', attempts: 1, score: 0.78, class: classA })]))

it('counts one view where no number is given', () =>
  school
    .when(viewContent, { learner, content: 'vle-546652', medium: 'page' })
    .then([contentViewed({ content: 'vle-546652', medium: 'page', views: 1, class: classA })]))
