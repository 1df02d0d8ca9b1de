import { z } from 'zod'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerJoinedGroup from '#events/teaching/learner-joined-group.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import learnerLeftGroup from '#events/teaching/learner-left-group.ts'
import pathGiven from '#events/teaching/path-given.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProcess, type Sending, send } from '#kernel/process.ts'
import givePath from '../../commands/teaching/give-path.ts'

const State = z.object({ paths: z.array(PathId), members: z.array(PersonId) })
type State = z.output<typeof State>

type Because = 'in-class' | 'in-group'

const give = (path: PathId, learner: PersonId, because: Because): Sending =>
  send(givePath, { path, to: { kind: 'learner', learner }, because })

function joined(state: State, learner: PersonId | null, because: Because) {
  if (!learner) return { state }
  return {
    state: { ...state, members: [...state.members.filter((one) => one !== learner), learner] },
    send: state.paths.map((path) => give(path, learner, because)),
  }
}

const left = (state: State, learner: PersonId | null) => ({
  state: { ...state, members: state.members.filter((one) => one !== learner) },
})

const Sent = z.looseObject({ path: PathId })

/**
 * Gives the paths of a class, or of a group, to whoever joins it later. The command that gives a path names the members that it
 * knows; whoever joined while it was decided is a member here already, and gets it again: that changes nothing for the others.
 */
export default defineProcess('class-paths', {
  version: 1,
  description: 'Gives the paths of a class or a group to those who join it later.',
  sends: [givePath],
  state: State,
  initial: { paths: [], members: [] },
  on: (on) => [
    on(
      pathGiven,
      ({ data }) => data.group ?? data.class,
      (state, { data: { path, group } }) => ({
        state: { ...state, paths: [...state.paths.filter((one) => one !== path), path] },
        send: state.members.map((learner) => give(path, learner, group === undefined ? 'in-class' : 'in-group')),
      }),
    ),
    on(
      learnerEnrolled,
      ({ data }) => data.class,
      (state, { subject }) => joined(state, subject, 'in-class'),
    ),
    on(
      learnerLeftClass,
      ({ data }) => data.class,
      (state, { subject }) => left(state, subject),
    ),
    on(
      learnerJoinedGroup,
      ({ data }) => data.group,
      (state, { subject }) => joined(state, subject, 'in-group'),
    ),
    on(
      learnerLeftGroup,
      ({ data }) => data.group,
      (state, { subject }) => left(state, subject),
    ),
  ],
  onRefused(state, sending, { code }) {
    const sent = Sent.safeParse(sending.input)
    // Nobody gets a withdrawn path any more.
    return code === 'path-withdrawn' && sent.success
      ? { state: { ...state, paths: state.paths.filter((path) => path !== sent.data.path) } }
      : { state }
  },
})
