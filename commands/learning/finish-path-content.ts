import pathContentFinished from '#events/learning/path-content-finished.ts'
import pathStepStarted from '#events/learning/path-step-started.ts'
import { finishContent } from '#events/learning/path-walk.ts'
import { markQuiz } from '#events/teaching/mark-quiz.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import contentVersions from '../../projections/teaching/content-versions.ts'
import paths, { ofLearnersPath } from './paths.ts'
import { endings, whenOpen } from './work-on-step.ts'

const { data } = pathContentFinished

/**
 * Records that a learner finished a content of a step, and marks it if it is a quiz. The step starts with it if it was not
 * started, and ends with its last content; the path ends with its last step that counts. A content may be finished again.
 */
export default defineCommand('learning.finish-path-content', {
  summary: 'Finish a content of a path',
  description:
    'Records that a learner finished a content of a step, with the answers to a quiz, which are marked. The step and the path end with their last content.',
  route: 'POST /api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}',
  may: 'learning:record',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: data
    .pick({ path: true, step: true, content: true, contentVersion: true, durationMs: true, answers: true })
    .extend({ learner: PersonId }),
  example: {
    learner: exampleSchool.learner,
    path: exampleSchool.path,
    step: exampleSchool.step,
    content: exampleSchool.content,
    contentVersion: 1,
    durationMs: 95_000,
    answers: [{ text: '56' }, { choice: 1 }],
  },
  decider: paths,
  ...ofLearnersPath,
  needs: {
    versions: {
      from: contentVersions,
      keys: ({ content, contentVersion }) => [{ content, version: contentVersion }],
    },
  },
  decide: (state, { learner: _, path, step: id, content, contentVersion, durationMs, answers }, context) =>
    whenOpen(state, { path, step: id }, context, (assigned, step) => {
      const named = step.contents.find((one) => one.content === content)
      if (!named)
        return refuse('not-in-the-step', 'The step has no such content.', { pointer: '/content', facts: { path } })
      if (named.version !== contentVersion)
        return refuse('other-version', `The learner’s path has version ${named.version} of this content.`, {
          pointer: '/contentVersion',
          facts: { content, version: named.version },
        })
      const body = context.needed.versions[0]?.made.body
      if (!body) return refuse('unknown-content', 'There is no such content.', { pointer: '/content' })
      const questions = body.kind === 'quiz' ? body.questions : null
      if (questions && !answers)
        return refuse('answers-missing', 'A quiz is finished with its answers; null for one left blank.', {
          pointer: '/answers',
        })
      if ((answers?.length ?? 0) > (questions?.length ?? 0))
        return refuse('too-many-answers', `The content asks ${questions?.length ?? 0} questions.`, {
          pointer: '/answers',
        })
      const marked = questions && answers ? markQuiz(questions, answers) : null
      const { version } = assigned
      const after = { ...assigned, ...finishContent(assigned, { step: id, content }) }
      return [
        ...(assigned.started.includes(id) ? [] : [pathStepStarted({ path, version, step: id })]),
        pathContentFinished({
          path,
          version,
          step: id,
          content,
          contentVersion,
          kind: named.kind,
          durationMs,
          ...(marked && {
            points: marked.points,
            mostPoints: marked.mostPoints,
            correct: [...marked.correct],
            answers,
          }),
        }),
        ...endings(path, after, step),
      ]
    }),
})
