// What the examples of the commands do not do to the end when each is sent by itself: a sequence is completed, classmates review
// a text, a learner moves to a new version of a path, and screens are recorded with a consent.
import { randomUUID } from 'node:crypto'
import { currentText } from '#events/privacy/consent-texts.ts'
import { exampleParts } from '#events/teaching/example-sequence.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import type { Permission } from '#kernel/permission.ts'
import visitPathScreens from '../../commands/learning/visit-path-screens.ts'
import visitScreens from '../../commands/learning/visit-screens.ts'
import type { Canaries } from './canaries.ts'

const DAY_MS = 86_400_000

type Working = {
  readonly canaries: Canaries
  readonly learner: string
  readonly must: (method: string, path: string, may: Permission, body?: unknown) => Promise<unknown>
}

/** Sent once all commands were. */
export async function workToTheEnd(working: Working): Promise<void> {
  await completeSequence(working)
  await reviewText(working)
  await visitWithConsent(working)
  const { learner, must } = working
  await must('POST', `/api/learners/${learner}/paths/${exampleSchool.path}/update`, 'teaching:manage', {})
}

async function completeSequence({ canaries, learner, must }: Working): Promise<void> {
  const at = { learner, sequence: exampleParts.sequence, version: 1, durationMs: 60_000 }
  const words = 'et encore assez de mots pour un résumé de cet article'
  const response = `${canaries.text('learning.record-activity-result response')} ${words}`
  const feedback = canaries.text('learning.review-activity-result feedback')
  await must('POST', '/api/activities/results', 'learning:record', { ...at, activity: exampleParts.text })
  await must('POST', '/api/activities/results', 'learning:record', { ...at, activity: exampleParts.summary, response })
  await must('POST', '/api/activities/reviews', 'learning:correct', {
    ...{ learner, sequence: exampleParts.sequence, version: 1 },
    ...{ activity: exampleParts.summary, score: 8, feedback },
  })
}

/** One classmate writes a review, and that of another is taken away. */
async function reviewText({ canaries, learner, must }: Working): Promise<void> {
  const dueAt = new Date(Date.now() + DAY_MS).toISOString()
  for (const isWritten of [true, false]) {
    const [reviewer, review] = [randomUUID(), randomUUID()]
    await must('POST', '/api/people', 'identity:manage', {
      ...{ person: reviewer, role: 'learner' },
      givenName: canaries.text('identity.register-person givenName'),
      familyName: canaries.text('identity.register-person familyName'),
    })
    const asked = { learner, production: exampleSchool.production, review, reviewer, dueAt }
    await must('POST', '/api/peer-reviews', 'learning:attest', asked)
    if (isWritten) {
      const text = canaries.text('learning.give-peer-review text')
      await must('POST', '/api/peer-reviews/texts', 'learning:record', { learner, review, reviewer, text })
    } else await must('POST', '/api/peer-reviews/closures', 'learning:attest', { learner, review, reason: 'cancelled' })
  }
}

async function visitWithConsent({ learner, must }: Working): Promise<void> {
  const purpose = 'detailed-tracking'
  await must('POST', '/api/rights/consents/on-paper', 'families:manage', {
    ...{ person: learner, purpose, text: currentText(purpose).version, signatories: ['learner', 'guardian'] },
  })
  const { sequence, visits } = visitScreens.example
  await must('POST', '/api/activities/visits', 'learning:record', { learner, sequence, visits })
  const { path, visits: ofPath } = visitPathScreens.example
  await must('POST', `/api/learners/${learner}/paths/${path}/visits`, 'learning:record', { visits: ofPath })
}
