// What an import takes of a person's file: what a learner did and was taught, and who they are. Pure.
import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import contactChanged from '#events/identity/contact-changed.ts'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import aiFeedbackGiven from '#events/learning/ai-feedback-given.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import emotionDetected from '#events/learning/emotion-detected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import metacognitionTriggered from '#events/learning/metacognition-triggered.ts'
import productionDrafted from '#events/learning/production-drafted.ts'
import productionEvaluated from '#events/learning/production-evaluated.ts'
import productionPublished from '#events/learning/production-published.ts'
import productionSubmitted from '#events/learning/production-submitted.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import { streamName } from '#kernel/ids.ts'
import type { ImportedFile } from './import-person.ts'

const learned: ReadonlySet<string> = new Set(
  [
    achievementUnlocked,
    aiFeedbackGiven,
    attemptCorrected,
    contentViewed,
    difficultyAdjusted,
    emotionDetected,
    exerciseAttempted,
    exerciseCompleted,
    importWithdrawn,
    learningStarted,
    metacognitionTriggered,
    productionDrafted,
    productionEvaluated,
    productionPublished,
    productionSubmitted,
    productionWithdrawn,
    skillMastered,
    skillProgressDeclared,
    courseResultRecorded,
    learnerEnrolled,
    learnerLeftClass,
    teacherNotified,
  ].map(({ type }) => type),
)
const known: ReadonlySet<string> = new Set(
  [personRegistered, personRenamed, birthDateRecorded, contactChanged].map(({ type }) => type),
)

/**
 * The events about the person, of these types, in the streams where the service itself records them. Who the person is comes
 * along for a learner only: in any other role, the school has to register them itself.
 */
export function importableOf({ person, history }: ImportedFile): ImportedFile['history'] {
  const [ofLearner, ofPerson] = [streamName('learner', person), streamName('person', person)]
  const own = history.filter(({ subject }) => subject === person)
  const registered = own.filter(({ type }) => type === personRegistered.type)
  const isLearner = registered.length > 0 && registered.every(({ data }) => data.role === 'learner')
  return own.filter(
    ({ stream, type }) =>
      (stream === ofLearner && learned.has(type)) || (stream === ofPerson && isLearner && known.has(type)),
  )
}
