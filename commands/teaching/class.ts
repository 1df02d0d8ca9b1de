// The decider of a class's stream. Enrolments are recorded in the learners' streams.

import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { defineDecider } from '#kernel/decider.ts'

export type Class = { readonly status: 'never-opened' | 'open' | 'closed' }

export default defineDecider<Class>('teaching.class', {
  stream: 'class',
  initial: { status: 'never-opened' },
  evolve: (on) => [on(classOpened, () => ({ status: 'open' })), on(classClosed, () => ({ status: 'closed' }))],
})
