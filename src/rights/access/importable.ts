// What an import takes of a person's file: what a learner did and was taught, and who they are. Pure.
//
// Paths and sequences come along as they were given to the learner: the event holds their steps, and nothing of a school here. Reviews
// by classmates stay behind: the other one of the two is unknown here.
import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import contactChanged from '#events/identity/contact-changed.ts'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import activityResultRecorded from '#events/learning/activity-result-recorded.ts'
import activityResultReviewed from '#events/learning/activity-result-reviewed.ts'
import activityStarted from '#events/learning/activity-started.ts'
import aiFeedbackGiven from '#events/learning/ai-feedback-given.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import competencyAssessed from '#events/learning/competency-assessed.ts'
import competencyAssessmentCorrected from '#events/learning/competency-assessment-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import emotionDetected from '#events/learning/emotion-detected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import gradeDeclared from '#events/learning/grade-declared.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import learningStyleDeclared from '#events/learning/learning-style-declared.ts'
import lessonCompleted from '#events/learning/lesson-completed.ts'
import metacognitionTriggered from '#events/learning/metacognition-triggered.ts'
import noteWithdrawn from '#events/learning/note-withdrawn.ts'
import noteWritten from '#events/learning/note-written.ts'
import pathAssigned from '#events/learning/path-assigned.ts'
import pathContentFinished from '#events/learning/path-content-finished.ts'
import pathFinished from '#events/learning/path-finished.ts'
import pathMarkCorrected from '#events/learning/path-mark-corrected.ts'
import pathScreensVisited from '#events/learning/path-screens-visited.ts'
import pathStepFinished from '#events/learning/path-step-finished.ts'
import pathStepStarted from '#events/learning/path-step-started.ts'
import pathTakenBack from '#events/learning/path-taken-back.ts'
import pathUpdated from '#events/learning/path-updated.ts'
import productionDrafted from '#events/learning/production-drafted.ts'
import productionEvaluated from '#events/learning/production-evaluated.ts'
import productionPublished from '#events/learning/production-published.ts'
import productionSubmitted from '#events/learning/production-submitted.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import revisionAnswered from '#events/learning/revision-answered.ts'
import revisionEnded from '#events/learning/revision-ended.ts'
import revisionStarted from '#events/learning/revision-started.ts'
import screensVisited from '#events/learning/screens-visited.ts'
import sequenceAssigned from '#events/learning/sequence-assigned.ts'
import sequenceCompleted from '#events/learning/sequence-completed.ts'
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
    activityResultRecorded,
    activityResultReviewed,
    activityStarted,
    aiFeedbackGiven,
    attemptCorrected,
    badgeRevoked,
    competencyAssessed,
    competencyAssessmentCorrected,
    contentViewed,
    difficultyAdjusted,
    emotionDetected,
    exerciseAttempted,
    exerciseCompleted,
    gradeDeclared,
    importWithdrawn,
    learningStarted,
    learningStyleDeclared,
    lessonCompleted,
    metacognitionTriggered,
    noteWithdrawn,
    noteWritten,
    pathAssigned,
    pathContentFinished,
    pathFinished,
    pathMarkCorrected,
    pathStepFinished,
    pathScreensVisited,
    pathStepStarted,
    pathTakenBack,
    pathUpdated,
    productionDrafted,
    productionEvaluated,
    productionPublished,
    productionSubmitted,
    productionWithdrawn,
    revisionAnswered,
    revisionEnded,
    revisionStarted,
    screensVisited,
    sequenceAssigned,
    sequenceCompleted,
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
