// The read models about a person: those whose rows that person's own history decides.
import { subjectColumns } from '#kernel/fold.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Definitions } from '../definitions.ts'

const KINDS: ReadonlySet<string | undefined> = new Set(['learner', 'person'])

/** Every projection `of` a learner or a person with that person in its key, by name. */
export const personModels = ({ projections }: Pick<Definitions, 'projections'>): readonly Projection[] =>
  [...projections.values()]
    .filter((model) => KINDS.has(model.of) && subjectColumns(model).length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
