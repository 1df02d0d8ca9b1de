import pathMarkCorrected from '#events/learning/path-mark-corrected.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { laterOf, PersonId } from '#kernel/ids.ts'
import paths, { markOf, ofLearnersPath, pathOf } from './paths.ts'

/**
 * Corrects the points of a quiz that a learner answered in a path. It may not be dated before the last answer or the last correction,
 * so that the mark is the same by date and by arrival. The mark that the quiz has already changes nothing.
 */
export default defineCommand('learning.correct-path-mark', {
  summary: 'Correct a mark of a path',
  description:
    'A teacher gives a quiz of a path other points. They count until the learner answers it again and gets more.',
  route: 'POST /api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}/mark',
  may: 'learning:correct',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: pathMarkCorrected.data.omit({ mostPoints: true }).extend({ learner: PersonId }),
  example: {
    learner: exampleSchool.learner,
    path: exampleSchool.path,
    step: exampleSchool.step,
    content: exampleSchool.content,
    points: 1.5,
    reason: 'Le deuxième résultat est juste, mais sans l’unité.',
  },
  decider: paths,
  ...ofLearnersPath,
  decide(state, { learner: _, ...corrected }, context) {
    const { path, content, points } = corrected
    const assigned = pathOf(state, path)
    if (!assigned) return refuse('path-not-assigned', 'The learner does not have this path.', { facts: { path } })
    const mark = markOf(assigned, corrected)
    if (!mark)
      return refuse('not-marked', 'The learner has answered no quiz of this path here.', {
        pointer: '/content',
        facts: { path, content },
      })
    if (points > mark.mostPoints)
      return refuse('too-many-points', `This quiz gives at most ${mark.mostPoints} points.`, {
        pointer: '/points',
        facts: { mostPoints: mark.mostPoints },
      })
    const markedAt = laterOf(mark.correctedAt, mark.answeredAt)
    if (context.occurredAt < markedAt)
      return refuse('dated-before-the-result', `It was marked at ${markedAt}. Set occurredAt to that time or later.`, {
        pointer: '/occurredAt',
        facts: { markedAt },
      })
    return points === mark.points ? [] : [pathMarkCorrected({ ...corrected, mostPoints: mark.mostPoints })]
  },
})
