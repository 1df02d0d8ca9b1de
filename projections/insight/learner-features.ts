import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import metacognitionTriggered from '#events/learning/metacognition-triggered.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'
import { initial, step } from '#ml/features/learner-state.ts'
import { perceive } from '#ml/features/practice.ts'
import { answerOf } from './answer-of.ts'

const PractisedSkill = z.object({
  skill: z.string().describe('The skill.'),
  answers: z.int().describe('Answers on it.'),
  ability: z.number().describe('By how many logits the learner is better on it than in general.'),
  lastAnswer: z.int().describe('How many answers the learner had given with the last one on it.'),
})
const Session = z.object({
  startedAtMs: z.number().describe('When it began: milliseconds since 1970.'),
  answers: z.int().describe('Answers in it.'),
  firstSuccesses: z.int().describe('Right ones among its first answers.'),
  firstMs: z.int().describe('Time of its first answers together, in milliseconds.'),
  firstTimed: z.int().describe('How many of its first answers have a time.'),
})
const Domain = z.object({
  domain: z.string().describe('The domain: the part of a skill’s name before the slash.'),
  answers: z.int().describe('Answers on it.'),
  recentSuccess: z.number().describe('Moving average of success on it, from 0 to 1.'),
})
const Strategy = z.object({
  strategy: z.string().describe('The strategy that the learner used.'),
  answers: z.int().describe('Answers with it.'),
  successes: z.int().describe('Right answers with it.'),
})

const Row = z.object({
  answers: z.int(),
  successes: z.int(),
  recentSuccess: z.number().nullable(),
  streak: z.int(),
  ability: z.number(),
  outcomes: z.array(z.int()).readonly(),
  durationsMs: z.array(z.int().nullable()).readonly(),
  skills: z.array(PractisedSkill).readonly(),
  lastAtMs: z.int().nullable(),
  zone: z.string().nullable(),
  days: z.array(z.tuple([z.int(), z.int(), z.int()]).readonly()).readonly(),
  session: Session.nullable(),
  domains: z.array(Domain).readonly(),
  strategies: z.array(Strategy).readonly(),
  perceived: z
    .object({
      level: z.int().describe('How hard the learner found it, from 1 to 5.'),
      atMs: z.number().describe('When they said so: milliseconds since 1970.'),
    })
    .nullable(),
})

const ofLearner = ({ subject }: { subject: PersonId | null }) => (subject ? { learner: subject } : [])

/**
 * What the features of a learner are made of: one bounded row, folded answer by answer in the order of arrival. A correction
 * folds the row again from the learner's stream, since averages and runs cannot be undone.
 */
export default defineProjection('learner-features', {
  version: 1,
  description: 'What the features of each learner are made of: counts, recent answers, abilities, days, the session.',
  of: 'learner',
  forModels: true,
  words: {
    title: { fr: 'Indicateurs de l’élève', en: 'Features of the learner' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      answers: { fr: 'réponses', en: 'answers' },
      successes: { fr: 'réponses justes', en: 'right answers' },
      recentSuccess: { fr: 'réussite récente', en: 'recent success' },
      streak: {
        fr: 'réponses justes à la suite (fausses si négatif)',
        en: 'right answers in a row (wrong if negative)',
      },
      ability: { fr: 'niveau estimé (Elo)', en: 'estimated ability (Elo)' },
      outcomes: { fr: '20 dernières réponses', en: 'last 20 answers' },
      durationsMs: { fr: 'durée des 10 dernières réponses', en: 'time of the last 10 answers' },
      skills: { fr: 'niveau par compétence (Elo)', en: 'ability by skill (Elo)' },
      lastAtMs: { fr: 'dernière réponse (ms depuis 1970)', en: 'last answer (ms since 1970)' },
      zone: { fr: 'fuseau horaire', en: 'time zone' },
      days: { fr: 'jours travaillés', en: 'days with answers' },
      session: { fr: 'séance en cours', en: 'current session' },
      domains: { fr: 'réussite par domaine', en: 'success by domain' },
      strategies: { fr: 'réussite par stratégie', en: 'success by strategy' },
      perceived: { fr: 'difficulté ressentie', en: 'perceived difficulty' },
    },
  },
  key: z.object({ learner: PersonId }),
  row: Row,
  on: (on, revise) => [
    on(exerciseAttempted, ofLearner, (row = initial, e) => step(row, answerOf(e))),
    revise(attemptCorrected, ofLearner, refold),
    revise(importWithdrawn, ofLearner, refold),
    on(
      metacognitionTriggered,
      (e) => (e.data.perceivedDifficulty === undefined ? [] : ofLearner(e)),
      (row = initial, { data: { perceivedDifficulty }, occurredAt }) =>
        perceivedDifficulty === undefined
          ? row
          : perceive(row, { level: perceivedDifficulty, atMs: Date.parse(occurredAt) }),
    ),
    on(subjectErased, ofLearner, remove),
  ],
})
