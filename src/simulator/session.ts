// One session of a simulated learner: perhaps a lesson, then exercises on two skills, each with its attempts.
import { eventId } from '#kernel/ids.ts'
import type { Random } from '#ml/random.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { afterSitting } from './after-sitting.ts'
import { domainOf, type Exercise, mistakes, type Skill } from './curriculum.ts'
import {
  type Answer,
  abilityAt,
  answer,
  fatigueAfter,
  learnFrom,
  NO_PREREQUISITE,
  RETRY_LOGITS,
} from './learner-model.ts'
import { beginSitting, type Classroom, type LearnerState, missing, type Sent, type Sitting, send } from './sitting.ts'
import { adjustLevel, afterMistake, levelServed } from './tutor.ts'
import type { SimulatedLearner } from './world.ts'

const MOST_TRIES = 3
const SCORES = [1, 0.5, 0.25]

/** Simulates a sitting that begins at a moment. `offlineDays`: how long its commands wait on a tablet. */
export function session(
  room: Classroom,
  learner: SimulatedLearner,
  state: LearnerState,
  startMs: number,
  offlineDays: number,
): readonly Sent[] {
  const { random } = state
  const sitting = beginSitting(room, learner, state, startMs, offlineDays)
  send(sitting, 'learning.start-learning', {
    session: sitting.session,
    device: random.pick(['tablet', 'tablet', 'computer']),
  })
  const practised = [random.pick(room.schoolClass.skills), random.pick(room.schoolClass.skills)] as const
  const begun = new Set<string>()
  if (learner.traits.kind === 'one-answer') {
    exercise(sitting, practised[0], begun, 1)
    return sitting.sent
  }
  if (random.chance(0.5)) lesson(sitting, practised[0])
  const exercises = Math.max(2, Math.round(random.normal(room.exercisesPerSession, 1.5)))
  for (let n = 0; n < exercises; n += 1) exercise(sitting, practised[n % 2 === 0 ? 0 : 1], begun, MOST_TRIES)
  afterSitting(sitting, practised[0].id)
  return sitting.sent
}

function lesson(sitting: Sitting, { id: skill }: Skill): void {
  const { random } = sitting.state
  const medium = random.pick(['page', 'video'])
  const durationMs = Math.round(random.logNormal(95_000, 0.5))
  send(sitting, 'learning.view-content', {
    content: `lecon:${skill}`,
    medium,
    skill,
    durationMs,
    session: sitting.session,
  })
  sitting.now += durationMs
  sitting.activeMs += durationMs
}

/**
 * One exercise at the level served, with as many attempts as it takes or as are allowed. An abandoned exercise is not
 * completed.
 */
function exercise(sitting: Sitting, skill: Skill, begun: Set<string>, mostTries: number): void {
  const { room, state } = sitting
  const level = levelServed(sitting, skill.id)
  const chosen = state.random.pick(room.exercises.get(skill.id)?.[level - 1] ?? missing(skill.id))
  let tries = 0
  let spentMs = 0
  let correct = false
  while (!correct && tries < mostTries) {
    const result = attempt(sitting, chosen, skill, tries, !begun.has(skill.id))
    begun.add(skill.id)
    tries += 1
    spentMs += result.durationMs
    correct = result.correct
    sitting.now += state.random.between(3_000, 12_000)
  }
  if (mostTries < MOST_TRIES) return
  send(sitting, 'learning.complete-exercise', {
    exercise: chosen.id,
    exerciseVersion: 1,
    skill: skill.id,
    difficulty: chosen.level,
    attempts: tries,
    score: correct ? SCORES[tries - 1] : 0,
    durationMs: spentMs,
    session: sitting.session,
  })
  adjustLevel(sitting, chosen, correct && tries === 1)
}

function attempt(
  sitting: Sitting,
  exercise: Exercise,
  skill: Skill,
  triesBefore: number,
  isNewSitting: boolean,
): Answer {
  const { room, learner, state } = sitting
  const { traits } = learner
  const knowledge = state.knowledge.get(skill.id) ?? missing(skill.id)
  const before = skill.after ? state.knowledge.get(skill.after) : undefined
  const ability = abilityAt(knowledge, traits, sitting.now)
  const fatigue = fatigueAfter(sitting.activeMs)
  const unfair = traits.group === 'b' && domainOf(skill.id) === room.bias.domain ? room.bias.logits : 0
  const bias = unfair - triesBefore * RETRY_LOGITS
  const result = answer(state.random, traits, exercise, { ability, fatigue, bias })
  sitting.activeMs += result.durationMs
  sitting.now += result.durationMs
  sitting.answers += 1
  sitting.right += Number(result.correct)
  state.rightAnswers += Number(result.correct)
  const id = record(sitting, exercise, result, { ability, fatigue, isFirstTry: triesBefore === 0 })
  learnFrom(knowledge, traits, {
    at: sitting.now,
    correct: result.correct,
    isNewSitting,
    before: before ? abilityAt(before, traits, sitting.now) : NO_PREREQUISITE,
  })
  if (!result.correct) afterMistake(sitting, exercise, id)
  return result
}

/** Sends the answer, and returns the id of the event that it will become. */
function record(
  sitting: Sitting,
  exercise: Exercise,
  result: Answer,
  {
    ability,
    fatigue,
    isFirstTry,
  }: { readonly ability: number; readonly fatigue: number; readonly isFirstTry: boolean },
): string {
  const { random } = sitting.state
  const { correct, durationMs, chance, rapid } = result
  const { id: exerciseId, skill, level: difficulty } = exercise
  const command = send(
    sitting,
    'learning.record-attempt',
    {
      exercise: exerciseId,
      exerciseVersion: 1,
      skill,
      difficulty,
      response: correct ? exercise.expected : wrongResponse(random, exercise),
      correct,
      durationMs,
      ...(!correct && !rapid && { errorType: random.pick(mistakes[domainOf(skill)] ?? ['autre']) }),
      ...(skill.startsWith('calcul/') && { strategy: random.pick(['calcul-pose', 'calcul-mental']) }),
      session: sitting.session,
    },
    {
      truth: (id) => ({
        kind: 'answer',
        attempt: eventId(id, 1),
        learner: sitting.learner.id,
        skill,
        exercise: exerciseId,
        at: instantOf(sitting.now),
        ability,
        difficulty: exercise.difficulty,
        fatigue,
        chance,
        rapid,
        correct,
        level: difficulty,
        isFirstTry,
      }),
    },
  )
  return eventId(command, 1)
}

function wrongResponse(random: Random, { wrong, isChoice }: Exercise): string {
  return !isChoice && random.chance(0.05) ? '' : random.pick(wrong)
}
