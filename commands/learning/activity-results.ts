// The decider of what is handed in for an activity: the learner's work on sequences, and their progress in each skill, since an
// answer to an exercise of the bank is an attempt too.
import type { Decider } from '#kernel/decider.ts'
import learner, { type Learner } from './learner.ts'
import sequenceWork, { type SequencesWork } from './sequence-work.ts'

export type ActivityResults = SequencesWork & Pick<Learner, 'skills'>

/** Two deciders side by side: each keeps its own rules, and both know the enrolments. */
const activityResults: Decider<ActivityResults> = {
  kind: 'decider',
  name: 'learning.activity-results',
  stream: 'learner',
  initial: { ...learner.initial, ...sequenceWork.initial },
  evolve(state, event) {
    const { enrolments, sequences } = sequenceWork.evolve(state, event)
    const { skills } = learner.evolve(state, event)
    const isSame = enrolments === state.enrolments && sequences === state.sequences && skills === state.skills
    return isSame ? state : { enrolments, sequences, skills }
  },
}
export default activityResults
