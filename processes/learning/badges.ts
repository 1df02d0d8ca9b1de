import { z } from 'zod'
import competencyAssessed from '#events/learning/competency-assessed.ts'
import competencyAssessmentCorrected from '#events/learning/competency-assessment-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProcess, type Reaction, send } from '#kernel/process.ts'
import awardBadges from '../../commands/learning/award-badges.ts'

const LOOK = 'look'
const LOOK_AFTER_MS = 30_000

const Waiting = z.object({ learner: PersonId.nullable() })
type Waiting = z.output<typeof Waiting>

type Activity = { readonly subject: PersonId | null; readonly recordedAt: Instant }
const ofLearner = ({ subject }: Activity): string | null => subject

/** The first activity starts the timer; what follows until then is looked at together. */
function later(state: Waiting, { subject, recordedAt }: Activity): Reaction<Waiting> {
  if (state.learner !== null || subject === null) return { state }
  const due = Instant.parse(new Date(Date.parse(recordedAt) + LOOK_AFTER_MS).toISOString())
  return { state: { learner: subject }, timers: [{ name: LOOK, due }] }
}

/**
 * Half a minute after a learner's activity, or after an assessment, looks whether it earned a badge. The learner's decider decides, from the whole stream:
 * so a process that runs twice, late or again gives no badge twice.
 */
export default defineProcess('badges', {
  version: 1,
  description: 'Looks after each activity and assessment of a learner whether it earned a badge.',
  sends: [awardBadges],
  state: Waiting,
  initial: { learner: null },
  on: (on) => [
    on(exerciseAttempted, ofLearner, later),
    on(exerciseCompleted, ofLearner, later),
    on(contentViewed, ofLearner, later),
    on(learningStarted, ofLearner, later),
    on(skillMastered, ofLearner, later),
    on(competencyAssessed, ofLearner, later),
    on(competencyAssessmentCorrected, ofLearner, later),
  ],
  onTimer: ({ learner }) => ({ state: null, ...(learner && { send: [send(awardBadges, { learner })] }) }),
  // A learner who has left the class earns nothing more there.
  onRefused: (state) => ({ state }),
})
