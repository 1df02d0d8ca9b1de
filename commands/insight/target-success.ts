// The decider of the target success of a class: the setting of the class, and those of who teaches it.
import targetSuccessSet from '#events/insight/target-success-set.ts'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { PersonId } from '#kernel/ids.ts'

export type Targets = {
  readonly isOpen: boolean
  readonly ofClass: number | null
  readonly ofTeachers: Readonly<Record<PersonId, number>>
}

export default defineDecider<Targets>('insight.target-success', {
  stream: 'class',
  initial: { isOpen: false, ofClass: null, ofTeachers: {} },
  evolve: (on) => [
    on(classOpened, (state) => ({ ...state, isOpen: true })),
    on(classClosed, (state) => ({ ...state, isOpen: false })),
    on(targetSuccessSet, (state, { data: { teacher, target } }) => {
      if (teacher === null) return { ...state, ofClass: target }
      const { [teacher]: _, ...others } = state.ofTeachers
      return { ...state, ofTeachers: target === null ? others : { ...others, [teacher]: target } }
    }),
  ],
})
