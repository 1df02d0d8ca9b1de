// What may follow the last exercise of a sitting: a declared emotion, a reflection, badges, a teacher's assessment.
// Changes the sitting.
import { abilityAt, sigmoid } from './learner-model.ts'
import { reflections, remarks } from './phrases.ts'
import { type LearnerState, missing, type Sitting, send } from './sitting.ts'

export function afterSitting(sitting: Sitting, skill: string): void {
  const { random } = sitting.state
  if (random.chance(0.12)) declareEmotion(sitting)
  if (random.chance(0.1))
    send(sitting, 'learning.trigger-metacognition', {
      prompt: 'comment-as-tu-fait',
      phase: random.pick(['planning', 'monitoring', 'evaluating']),
      ...(random.chance(0.7) && { reflection: random.pick(reflections) }),
      perceivedDifficulty: random.between(1, 5),
      skill,
    })
  for (const badge of newBadges(sitting.state)) send(sitting, 'learning.unlock-achievement', badge)
  if (random.chance(0.015)) declareProgress(sitting, skill)
}

/** Children who succeed are proud more often, and those who fail frustrated. A teacher may declare it for them. */
function declareEmotion(sitting: Sitting): void {
  const { right, answers, room, session } = sitting
  const { random } = sitting.state
  const byTeacher = random.chance(0.1)
  const share = right / Math.max(1, answers)
  const emotion =
    share > 0.8
      ? random.pick(['pride', 'enjoyment', 'calm'])
      : share < 0.45
        ? random.pick(['frustration', 'confusion', 'anxiety'])
        : random.pick(['calm', 'hope', 'boredom'])
  const source = byTeacher ? 'teacher' : 'learner'
  send(
    sitting,
    'learning.declare-emotion',
    { emotion, intensity: random.between(1, 5), source, session },
    byTeacher ? { by: room.schoolClass.teacher.id } : {},
  )
}

/** An assessment by a teacher or an external tool: the true ability with some error. */
function declareProgress(sitting: Sitting, skill: string): void {
  const { state, learner, room, now } = sitting
  const { random } = state
  const truth = sigmoid(abilityAt(state.knowledge.get(skill) ?? missing(skill), learner.traits, now))
  const observed = Math.min(1, Math.max(0, truth + random.normal(0, 0.1)))
  const byTool = random.chance(0.3)
  send(
    sitting,
    'learning.declare-skill-progress',
    {
      skill,
      proficiency: Math.round(observed * 20) / 20,
      source: byTool ? 'tool' : 'teacher',
      ...(byTool ? { tool: 'evaluation-de-rentree' } : { comment: random.pick(remarks) }),
    },
    { by: room.schoolClass.teacher.id },
  )
}

/** Badges: for the first and the tenth sitting, and for each hundred right answers. */
function newBadges(state: LearnerState): Badge[] {
  const hundreds = Math.floor(state.rightAnswers / 100)
  const isNewHundred = hundreds > state.hundreds
  state.hundreds = hundreds
  return [
    ...(state.sessions === 1 ? [FIRST_SITTING] : []),
    ...(state.sessions === 10 ? [TEN_SITTINGS] : []),
    ...(isNewHundred ? [rightAnswers(hundreds * 100)] : []),
  ]
}

type Badge = { readonly achievement: string; readonly title: { readonly fr: string; readonly en: string } }

const FIRST_SITTING: Badge = {
  achievement: 'premiere-seance',
  title: { fr: 'Première séance', en: 'First sitting' },
}
const TEN_SITTINGS: Badge = { achievement: 'dix-seances', title: { fr: 'Dix séances', en: 'Ten sittings' } }
const rightAnswers = (count: number): Badge => ({
  achievement: `bonnes-reponses:${count}`,
  title: { fr: `${count} bonnes réponses`, en: `${count} right answers` },
})
