// What the class of the screens works on: a path, a sequence, a text, a competency, a badge, a revision and a notice. What people type holds markup.
import { randomUUID } from 'node:crypto'
import { exampleParts, exampleSequence } from '#events/teaching/example-sequence.ts'
import { demonstrationPath } from '#simulator/demonstration-paths.ts'
import assignSequence from '../../commands/learning/assign-sequence.ts'
import { caughtUp } from '../http/caught-up.ts'
import type { Stack } from '../http/stack.ts'

/** The text of the learner: the screens open it by this id. */
export const SHOWN_PRODUCTION = '3f8b6d21-90c4-4e7a-b5d2-1c6e8a40f793'
/** The quiz of the learner’s path. */
export const SHOWN_CONTENT = '8b1d4e70-2c5f-4a93-9e61-7d0f3a5c8b24'

export type WorkOf = {
  readonly class: string
  readonly learner: string
  readonly classmate: string
  readonly teacher: string
  /** Typed by somebody who means harm. */
  readonly hostile: string
}

export async function shownWork(stack: Stack, { class: ofClass, learner, classmate, teacher, hostile }: WorkOf) {
  const asTeacher = await stack.token('teacher', { actor: teacher })
  const asLearner = await stack.token('learner', { actor: learner })
  const must = async (token: string | undefined, url: string, body: object) => {
    const answer = await stack.ask('POST', url, { body, ...(token !== undefined && { token }) })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
  }
  // What a process sends, and the next cannot wait for.
  const send = async (command: string, input: object, token?: string) => {
    const body = [{ id: randomUUID(), command, input }]
    const answer = await stack.ask('POST', '/api/events', { body, ...(token !== undefined && { token }) })
    const [result] = answer.statusCode === 200 ? answer.json<{ status: number }[]>() : []
    if (!result || result.status >= 300) throw new Error(`${command}: ${answer.statusCode} ${answer.body}`)
  }

  const [content, step] = [SHOWN_CONTENT, randomUUID()]
  await must(undefined, '/api/contents', {
    ...{ content, title: hostile, origin: 'made', minutes: 5, skills: [] },
    body: {
      kind: 'quiz',
      questions: [{ kind: 'one-choice', prompt: hostile, points: 1, choices: [hostile, 'non'], expected: 0 }],
    },
  })
  await must(undefined, `/api/contents/${content}/validate`, { version: 1 })
  await caughtUp(stack)
  await must(undefined, '/learning-paths/create', {
    ...{ path: demonstrationPath, title: hostile, objectives: [hostile] },
    steps: [
      { step, title: hostile, contents: [content] },
      { step: randomUUID(), title: hostile, after: [step] },
    ],
  })
  await caughtUp(stack)
  await send('learning.assign-path', { learner, path: demonstrationPath })
  const to = { kind: 'class', class: ofClass }
  await must(undefined, `/api/paths/${demonstrationPath}/assignments`, { to })

  const group = { group: randomUUID(), class: ofClass }
  await must(undefined, '/api/groups', { ...group, name: hostile })
  await caughtUp(stack)
  await must(undefined, '/api/groups/members', { ...group, learner })

  const { sequence } = exampleParts
  await must(undefined, '/api/sequences', { ...exampleSequence, title: hostile })
  await must(undefined, '/api/sequences/publications', { sequence, version: 1 })
  await caughtUp(stack)
  await send('learning.assign-sequence', { ...assignSequence.example, class: ofClass, learner })
  await must(undefined, '/api/classes/sequences', { class: ofClass, sequence, version: 1 })

  const own = { learner, production: SHOWN_PRODUCTION }
  await must(asLearner, '/api/productions/drafts', { ...own, title: hostile, text: hostile, class: ofClass })
  await must(asLearner, '/api/productions/submissions', own)
  const dueAt = new Date(Date.now() + 86_400_000).toISOString()
  await must(asTeacher, '/api/peer-reviews', { ...own, review: randomUUID(), reviewer: classmate, dueAt })
  await must(asTeacher, '/api/productions/evaluations', { ...own, draft: 1, feedback: hostile, mark: 14 })

  const competency = 'FR.ECR.1'
  await must(undefined, '/api/competencies', {
    ...{ code: competency, title: hostile, kind: 'competence', domain: hostile, expectedLevel: 'apprentissage' },
  })
  await must(asTeacher, '/api/competencies/assessments', { learner, competency, level: 'acquis' })

  const badge = randomUUID()
  const named = { fr: hostile, en: hostile }
  const ofBadge = { title: named, text: named, icon: 'star' }
  await must(undefined, '/api/badges', {
    ...{ badge, ...ofBadge, criterion: { kind: 'count', of: 'right-answers', atLeast: 1 } },
  })
  await must(undefined, '/api/badges', {
    ...{ badge: randomUUID(), ...ofBadge, criterion: { kind: 'count', of: 'right-answers', atLeast: 100 } },
  })
  await caughtUp(stack)
  await send('learning.award-badges', { learner }, asTeacher)

  // Forgotten three days ago: it is due today.
  const exercise = 'tables-7x8'
  const bank = { exercise, skill: 'division', difficulty: 3, question: hostile, expected: hostile }
  await must(undefined, '/api/curriculum/exercises', bank)
  const occurredAt = new Date(Date.now() - 3 * 86_400_000).toISOString()
  const completed = { type: 'exercise_completed', exercise, skill: 'division', attempts: 3 }
  await must(asLearner, '/api/adaptive/interaction', { ...completed, learner, occurredAt })

  await send('conversation.give-notice', {
    ...{ person: teacher, kind: 'learner-may-need-help', reference: ofClass, about: learner },
    facts: { class: ofClass, skill: 'division', reason: 'no-practice' },
  })
}
